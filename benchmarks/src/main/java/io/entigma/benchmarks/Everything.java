// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.benchmarks.rows.Boot;
import io.entigma.benchmarks.rows.EndToEnd;
import io.entigma.benchmarks.rows.RoundTrips;
import io.entigma.benchmarks.rows.RowProfile;

/**
 * Measures all that docs/benchmarks.md has tables of, one after the other, and prints these tables. Arguments: JDBC URLs of databases on
 * this machine, beside H2.
 */
final class Everything {
    private Everything() {}

    /**
     * Measures.
     *
     * @param args JDBC URLs
     * @throws Exception if a part fails
     */
    public static void main(String[] args) throws Exception {
        EndToEnd.main(new String[0]);
        RowProfile.main(new String[0]);
        RoundTrips.main(new String[0]);
        for (String url : args) {
            EndToEnd.main(new String[] {url});
            RoundTrips.main(new String[] {url});
        }
        Boot.main(new String[0]);
        FieldComparison.main(new String[0]);
    }
}
