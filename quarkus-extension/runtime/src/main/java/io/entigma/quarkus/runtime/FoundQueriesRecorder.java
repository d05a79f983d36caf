// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.internal.hibernate.query.QueryTrial;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;
import java.util.Map;

/** Hands queries that were found while the application was built to the session factory that has to try them. */
@Recorder
public class FoundQueriesRecorder {
    /** For Quarkus. */
    public FoundQueriesRecorder() {}

    /**
     * Joins a persistence unit's session factory.
     *
     * @param queries texts of HQL by the place where they stand
     * @return the listener
     */
    public HibernateOrmIntegrationRuntimeInitListener listener(Map<String, List<String>> queries) {
        return properties -> properties.accept(QueryTrial.FOUND_QUERIES, queries);
    }
}
