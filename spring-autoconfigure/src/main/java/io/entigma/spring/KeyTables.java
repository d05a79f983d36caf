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

    /** The key table behind a data source; tables in an embedded database are made. */
    static KeyTable of(@Nullable DataSource own, @Nullable DataSource applications) {
        DataSource chosen = own != null ? own : applications;
        if (chosen == null) {
            throw new MisconfigurationException(
                    "Entigma: there is no data source to find the key table by, or no primary one; " + WAYS_OUT);
        }
        KeyTable table = own != null ? KeyTable.in(own) : beside(chosen);
        return table.schemaAction(
                EmbeddedDatabaseConnection.isEmbedded(chosen) ? SchemaAction.CREATE : SchemaAction.VALIDATE);
    }

    /** What is done with the tables at a URL unless it is set. */
    static SchemaAction usualAction(String url) {
        String driver = DatabaseDriver.fromJdbcUrl(url).getDriverClassName();
        return EmbeddedDatabaseConnection.isEmbedded(driver, url) ? SchemaAction.CREATE : SchemaAction.VALIDATE;
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
