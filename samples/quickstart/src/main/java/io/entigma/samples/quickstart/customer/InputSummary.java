// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import io.entigma.samples.quickstart.report.WrongInputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a whole input file holds; made by reading all of it, so that a mistake in its last line stops the run before
 * anything is stored. Immutable.
 *
 * @param rows how many customers
 * @param secrets how many values that are to be sealed: all of encrypted attributes that are not missing
 * @param tenants the tenants, in the order of the file
 */
public record InputSummary(long rows, long secrets, Set<String> tenants) {

    /** Reads a file to its end. */
    public static InputSummary of(Path path) {
        try (CustomerFile file = CustomerFile.open(path)) {
            long rows = 0;
            long secrets = 0;
            Set<String> tenants = new LinkedHashSet<>();
            Set<Long> ids = new HashSet<>();
            while (file.hasNext()) {
                long line = file.line();
                CustomerRow row = file.next();
                if (!ids.add(row.id())) {
                    throw new WrongInputException(
                            path + " line " + line + ": column id: " + row.id() + " is there twice; ids must differ");
                }
                rows++;
                secrets += row.secrets().values().stream()
                        .filter(value -> value != null)
                        .count();
                tenants.add(row.tenant());
            }
            if (rows == 0) {
                throw new WrongInputException(path + ": there is a header, but no customer");
            }
            return new InputSummary(rows, secrets, tenants);
        }
    }
}
