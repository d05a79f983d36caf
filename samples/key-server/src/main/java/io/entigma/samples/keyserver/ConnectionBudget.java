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
import org.jspecify.annotations.Nullable;

/**
 * Room for so many connections, shared out fairly. Whoever comes when it is full takes the place of the one that has waited
 * longest of the owner who has most, so a crowd from one place displaces itself. Not thread safe.
 */
final class ConnectionBudget {
    private final int total;
    private final int perOwner;
    /** Each owner's connections, the one that has waited longest first. */
    private final Map<String, Set<HeldConnection>> byOwner = new LinkedHashMap<>();

    private int size;

    /**
     * Makes an empty one.
     *
     * @param total most connections
     * @param perOwner most connections of one owner
     */
    ConnectionBudget(int total, int perOwner) {
        this.total = total;
        this.perOwner = perOwner;
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
        return byOwner.values().stream().max(Comparator.comparingInt(Set::size)).orElse(Set.of());
    }

    private static Optional<HeldConnection> longestIdle(Collection<HeldConnection> connections) {
        return connections.stream().filter(connection -> !connection.busy).findFirst();
    }
}
