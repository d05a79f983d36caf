// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Which databases this run of the tests may use. */
record DatabaseSelection(Set<Database> chosen) {
    static final String PROPERTY = "entigma.test.databases";

    static DatabaseSelection fromProperty() {
        return parse(System.getProperty(PROPERTY, ""));
    }

    /** Names separated by commas; blank means all. */
    static DatabaseSelection parse(String names) {
        Set<Database> chosen = EnumSet.noneOf(Database.class);
        if (names.isBlank()) {
            chosen = EnumSet.allOf(Database.class);
        } else {
            for (String name : names.split(",")) {
                chosen.add(named(name.strip()));
            }
        }
        return new DatabaseSelection(chosen);
    }

    private static Database named(String name) {
        return Arrays.stream(Database.values())
                .filter(database -> database.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("-D" + PROPERTY + ": no database '" + name
                        + "'; known: " + Arrays.toString(Database.values())));
    }

    boolean chooses(Database database) {
        return chosen.contains(database);
    }
}
