// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Room for so many connections, shared out fairly. Whoever comes when it is full takes the place of the one that has waited
 * longest of the owner who has most, so a crowd from one place displaces itself; owners who are preferred give way to no other.
 * Not thread safe.
 */
final class ConnectionBudget {
    private final int total;
    private final int perOwner;
    private final Predicate<String> isPreferred;
    /** Each owner's connections, the one that has waited longest first. */
    private final Map<String, Set<HeldConnection>> byOwner = new LinkedHashMap<>();

    private int size;

    /**
     * Makes an empty one.
     *
     * @param total most connections
     * @param perOwner most connections of one owner
     * @param isPreferred owners whose connections go only where there are none of others
     */
    ConnectionBudget(int total, int perOwner, Predicate<String> isPreferred) {
        this.total = total;
        this.perOwner = perOwner;
        this.isPreferred = isPreferred;
    }

    /**
     * Takes a connection in.
     *
     * @return which one has to go for it, which can be itself; null if there is room
     */
    @Nullable
    HeldConnection admit(HeldConnection newcomer) {
        Set<HeldConnection> own = byOwner.computeIfAbsent(newcomer.owner, owner -> new LinkedHashSet<>());
        own.add(newcomer);
        size++;
        if (own.size() <= perOwner && size <= total) {
            return null;
        }
        HeldConnection victim =
                longestIdle(own.size() > perOwner ? own : largest()).orElse(newcomer);
        remove(victim);
        return victim;
    }

    /** Puts a connection at the end of the row of its owner's. */
    void renew(HeldConnection connection) {
        Set<HeldConnection> own = byOwner.get(connection.owner);
        if (own != null && own.remove(connection)) {
            own.add(connection);
        }
    }

    void remove(HeldConnection connection) {
        Set<HeldConnection> own = byOwner.get(connection.owner);
        if (own != null && own.remove(connection)) {
            size--;
            if (own.isEmpty()) {
                byOwner.remove(connection.owner);
            }
        }
    }

    int size() {
        return size;
    }

    private Collection<HeldConnection> largest() {
        return byOwner.entrySet().stream()
                .max(Comparator.<Map.Entry<String, Set<HeldConnection>>, Boolean>comparing(
                                entry -> !isPreferred.test(entry.getKey()))
                        .thenComparing(entry -> entry.getValue().size()))
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }

    private static Optional<HeldConnection> longestIdle(Collection<HeldConnection> connections) {
        return connections.stream().filter(connection -> !connection.busy).findFirst();
    }
}
