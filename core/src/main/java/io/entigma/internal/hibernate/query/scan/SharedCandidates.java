// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.scan.Candidate;
import io.entigma.internal.hibernate.scan.CandidateReader;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.hibernate.sql.exec.spi.ExecutionContext;

/**
 * The opened values of a column for all places of a query that ask about it: read once in each execution, and let go when the
 * last place has asked. Places are added while the query is translated; thread safe from then on.
 */
final class SharedCandidates {
    private final EncryptedType type;
    private final CandidateReader reader;
    private final Map<ExecutionContext, Read> read = new WeakHashMap<>();
    private int places;

    /** What was read in one execution, and how many places have not asked yet. */
    private static final class Read {
        private final List<Candidate> candidates;
        private int left;

        Read(List<Candidate> candidates, int left) {
            this.candidates = candidates;
            this.left = left;
        }
    }

    SharedCandidates(EncryptedType type, CandidateReader reader) {
        this.type = type;
        this.reader = reader;
    }

    EncryptedType type() {
        return type;
    }

    void addPlace() {
        places++;
    }

    /** The values, for one place, which asks once in each execution. */
    List<Candidate> of(ExecutionContext execution) throws SQLException {
        synchronized (read) {
            Read known = read.get(execution);
            if (known != null) {
                known.left--;
                if (known.left == 0) {
                    read.remove(execution);
                }
                return known.candidates;
            }
        }
        List<Candidate> candidates = reader.read(
                execution.getSession(),
                execution.getQueryOptions().getTimeout(),
                type.openerOfOwn(execution.getSession()));
        if (places > 1) {
            synchronized (read) {
                read.put(execution, new Read(candidates, places - 1));
            }
        }
        return candidates;
    }
}
