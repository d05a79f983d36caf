// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.entigma.error.MisconfigurationException;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InstanceHandle;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A small pool to the database of one of the application's data sources, for the key table alone. The application's own pool
 * would not do: a thread that holds its last connection would wait for itself, and its connections join transactions.
 */
final class KeyTablePool {
    /**
     * How large the pool is.
     *
     * @param connections most connections at once
     * @param connectionTimeout how long to wait for one
     */
    record Limits(int connections, Duration connectionTimeout) {
        static final Limits DEFAULT = new Limits(4, Duration.ofSeconds(10));
    }

    private KeyTablePool() {}

    /**
     * Opens the pool; connections are made when they are needed.
     *
     * @param dataSource the data source's name in Quarkus
     * @param setting the setting that names another one, for the message
     * @param limits how large it is
     * @return the pool, which the caller closes
     */
    static AgroalDataSource open(String dataSource, String setting, Limits limits) {
        AgroalConnectionFactoryConfiguration access = access(dataSource, setting);
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(limits.connections())
                            .acquisitionTimeout(limits.connectionTimeout())
                            .connectionFactoryConfiguration(
                                    new AgroalConnectionFactoryConfigurationSupplier(access).autoCommit(true))));
        } catch (SQLException e) {
            throw new MisconfigurationException(
                    "Key table: no pool can be made for the data source '" + dataSource + "'; see the cause", e);
        }
    }

    /** URL, driver, credentials and driver settings of a data source. */
    private static AgroalConnectionFactoryConfiguration access(String dataSource, String setting) {
        return requireDataSource(dataSource, setting)
                .getConfiguration()
                .connectionPoolConfiguration()
                .connectionFactoryConfiguration();
    }

    /** The application's own pool. */
    static AgroalDataSource requireDataSource(String dataSource, String setting) {
        try {
            return found(dataSource);
        } catch (RuntimeException e) {
            throw new MisconfigurationException(
                    "Key table: the data source '" + dataSource
                            + "' is not there or not active as one of JDBC, by which the key table is reached, also beside a"
                            + " reactive client; add a JDBC extension (quarkus-jdbc-postgresql, for example) and configure it,"
                            + " or name another data source with " + setting,
                    e);
        }
    }

    /** The same if it is there. */
    static Optional<AgroalDataSource> dataSource(String dataSource) {
        try {
            return Optional.of(found(dataSource));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static AgroalDataSource found(String dataSource) {
        try (InstanceHandle<AgroalDataSource> handle =
                AgroalDataSourceUtil.dataSourceInstance(dataSource).getHandle()) {
            return ClientProxy.unwrap(handle.get());
        }
    }
}
