// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import io.entigma.attack.Tables.Row;
import io.entigma.attack.Tables.Snapshot;
import java.util.HashSet;
import java.util.Set;

/** What the attacker has damaged since the world was whole, so that it is known what must go on working all the same. */
final class Damage {
    /** How names of installations begin. */
    private static final String INSTALLATION = "entigma-installation";

    private final Set<String> tenants = new HashSet<>();
    private final Set<String> crowded = new HashSet<>();
    private final Set<String> rolledBack = new HashSet<>();
    private final Set<Long> notes = new HashSet<>();
    private final Set<String> tables = new HashSet<>();
    private boolean installation;

    /** Takes in what one attack did. */
    void add(Snapshot before, Snapshot after, Set<String> knownLists) {
        before.without(after).forEach(row -> changed(row, true));
        after.without(before).forEach(row -> {
            changed(row, false);
            if (row.table().equals("entigma_key_list") && knownLists.contains(row.text())) {
                rolledBack.add(row.tenant());
            }
        });
    }

    private void changed(Row row, boolean isLost) {
        tables.add(row.table());
        switch (row.table()) {
            case "entigma_key" -> {
                (isLost ? tenants : crowded).add(row.tenant());
            }
            case "entigma_key_list" -> {
                tenants.add(row.tenant());
                installation |= row.tenant().startsWith(INSTALLATION);
            }
            case "entigma_installation" -> installation |= isLost;
            case Tables.DATA -> notes.add(((Number) row.get("id")).longValue());
            default -> {
                // A shared table; its name says enough.
            }
        }
    }

    boolean isNone() {
        return tables.isEmpty();
    }

    /** Whether the keys of a tenant are as Entigma wrote them, so that it must be able to seal and to open. */
    boolean leaves(String tenant) {
        return !installation && !tenants.contains(tenant);
    }

    /** Whether rows were put beside a tenant's keys, so that no other key may find room. */
    boolean crowds(String tenant) {
        return crowded.contains(tenant);
    }

    /** Whether an authentic older list of the tenant was put back, which a node that has seen none later believes. */
    boolean rollsBack(String tenant) {
        return rolledBack.contains(tenant) || rolledBack.stream().anyMatch(name -> name.startsWith(INSTALLATION));
    }

    boolean touches(long note) {
        return notes.contains(note);
    }

    boolean touchesAnyNote() {
        return !notes.isEmpty();
    }

    boolean hits(String table) {
        return tables.contains(table);
    }
}
