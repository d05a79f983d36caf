// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.service.spi.ServiceContributor;

/** Puts our translator of queries in force, unless the application has named one. Found through META-INF/services. */
public final class QueryServices implements ServiceContributor {
    /** For Hibernate. */
    public QueryServices() {}

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        if (!builder.getSettings().containsKey(QuerySettings.SEMANTIC_QUERY_TRANSLATOR)) {
            builder.applySetting(QuerySettings.SEMANTIC_QUERY_TRANSLATOR, SealedTranslatorFactory.class.getName());
        }
    }
}
