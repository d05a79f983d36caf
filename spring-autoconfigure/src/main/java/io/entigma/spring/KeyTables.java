// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Finds the key table: by URL, behind a data source of its own, or else in the application's database. */
final class KeyTables {
    private static final String WAYS_OUT =
            "set entigma.key-table.url, .user and .password, or declare a DataSource bean"
                    + " marked with @EntigmaDataSource";

    private KeyTables() {}

    static KeyTable of(EntigmaProperties.Table settings, @Nullable DataSource own, @Nullable DataSource applications) {
        boolean embedded;
        KeyTable table;
        String url = settings.url();
        if (url != null) {
            table = KeyTable.at(url);
            table = settings.user() == null ? table : table.user(settings.user());
            table = settings.password() == null ? table : table.password(settings.password());
            embedded = EmbeddedDatabaseConnection.isEmbedded(
                    DatabaseDriver.fromJdbcUrl(url).getDriverClassName(), url);
        } else if (own != null) {
            table = KeyTable.in(own);
            embedded = EmbeddedDatabaseConnection.isEmbedded(own);
        } else if (applications != null) {
            table = beside(applications);
            embedded = EmbeddedDatabaseConnection.isEmbedded(applications);
        } else {
            throw new MisconfigurationException(
                    "Entigma: there is no data source to find the key table by, or no primary one; " + WAYS_OUT);
        }
        SchemaAction action = settings.schemaAction();
        table = table.schemaAction(action != null ? action : embedded ? SchemaAction.CREATE : SchemaAction.VALIDATE)
                .connections(settings.connections())
                .connectionTimeout(settings.connectionTimeout());
        return settings.schema() == null ? table : table.inSchema(settings.schema());
    }

    /** The same database, but connections of its own: a pool that the application uses up must not hold back a key. */
    private static KeyTable beside(DataSource applications) {
        SimpleDriverDataSource derived;
        try {
            derived = DataSourceBuilder.derivedFrom(applications)
                    .type(SimpleDriverDataSource.class)
                    .build();
        } catch (RuntimeException e) {
            throw unknown(applications, e);
        }
        String url = derived.getUrl();
        if (url == null) {
            throw unknown(applications, null);
        }
        KeyTable table = KeyTable.at(url);
        table = derived.getUsername() == null ? table : table.user(derived.getUsername());
        return derived.getPassword() == null ? table : table.password(derived.getPassword());
    }

    private static MisconfigurationException unknown(DataSource source, @Nullable RuntimeException cause) {
        return new MisconfigurationException(
                "Entigma: the key table needs connections of its own, but the URL and user of a "
                        + source.getClass().getName() + " cannot be told; " + WAYS_OUT,
                cause);
    }
}
