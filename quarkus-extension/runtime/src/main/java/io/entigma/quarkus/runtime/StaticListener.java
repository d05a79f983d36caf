// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.internal.hibernate.mapping.MappingModel;
import io.entigma.internal.hibernate.query.SealedTranslatorFactory;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationStaticInitListener;
import java.util.function.BiConsumer;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.QuerySettings;

/**
 * Names our translator of queries while Quarkus makes Hibernate's metadata. What a service contributor sets there is lost
 * at run time, and queries would go to the database as they are. Switches the query cache off, which Quarkus has on.
 */
final class StaticListener implements HibernateOrmIntegrationStaticInitListener {
    private final boolean allowQueryCache;
    private final String columnConstraints;

    /**
     * Makes the listener.
     *
     * @param allowQueryCache whether Hibernate's query cache, which would hold plaintext, stays as Quarkus sets it: on
     * @param columnConstraints what is done about check constraints
     */
    StaticListener(boolean allowQueryCache, String columnConstraints) {
        this.allowQueryCache = allowQueryCache;
        this.columnConstraints = columnConstraints;
    }

    @Override
    public void contributeBootProperties(BiConsumer<String, Object> properties) {
        if (allowQueryCache) {
            properties.accept("entigma.query-cache.plaintext-allowed", "true");
        }
        properties.accept("entigma.column-constraints", columnConstraints);
        properties.accept(QuerySettings.SEMANTIC_QUERY_TRANSLATOR, SealedTranslatorFactory.class.getName());
    }

    @Override
    public void onMetadataInitialized(
            Metadata metadata, BootstrapContext context, BiConsumer<String, Object> properties) {
        if (!allowQueryCache && MappingModel.isEncrypted(metadata)) {
            properties.accept(CacheSettings.USE_QUERY_CACHE, "false");
        }
    }
}
