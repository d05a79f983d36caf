// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Room for so many connections, shared out fairly. Whoever comes when it is full takes the place of one that has waited long,
 * of the owner who has most of those, so a crowd from one place displaces itself; owners who are preferred give way to no other.
 * Not thread safe.
 */
final class ConnectionBudget {
    /** How many of the oldest are compared: all would be too many to look through for each one that comes. */
    private static final int COMPARED = 64;

    private final int total;
    private final int perOwner;
    private final Predicate<String> isPreferred;
    /** All of them, the one that has waited longest first. */
    private final Set<HeldConnection> connections = new LinkedHashSet<>();

    private final Map<String, Integer> ofOwner = new HashMap<>();

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
        connections.add(newcomer);
        int own = ofOwner.merge(newcomer.owner, 1, Integer::sum);
        if (own <= perOwner && connections.size() <= total) {
            return null;
        }
        HeldConnection victim = own > perOwner ? oldestOf(newcomer.owner) : oldOneOfACrowd();
        if (victim == null) {
            victim = newcomer;
        }
        remove(victim);
        return victim;
    }

    /** Puts a connection at the end of the row. */
    void renew(HeldConnection connection) {
        if (connections.remove(connection)) {
            connections.add(connection);
        }
    }

    void remove(HeldConnection connection) {
        if (connections.remove(connection)) {
            ofOwner.computeIfPresent(connection.owner, (owner, count) -> count == 1 ? null : count - 1);
        }
    }

    int size() {
        return connections.size();
    }

    private @Nullable HeldConnection oldestOf(String owner) {
        for (HeldConnection connection : connections) {
            if (!connection.busy && connection.owner.equals(owner)) {
                return connection;
            }
        }
        return null;
    }

    private @Nullable HeldConnection oldOneOfACrowd() {
        @Nullable HeldConnection victim = null;
        @Nullable HeldConnection preferred = null;
        int seen = 0;
        for (HeldConnection connection : connections) {
            if (connection.busy) {
                continue;
            }
            if (isPreferred.test(connection.owner)) {
                preferred = preferred == null ? connection : preferred;
                continue;
            }
            if (victim == null || count(connection) > count(victim)) {
                victim = connection;
            }
            if (++seen == COMPARED) {
                break;
            }
        }
        return victim == null ? preferred : victim;
    }

    private int count(HeldConnection connection) {
        return ofOwner.getOrDefault(connection.owner, 0);
    }
}
