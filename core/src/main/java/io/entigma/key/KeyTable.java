// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import io.entigma.error.MisconfigurationException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the key table is, and how to reach it. Entigma uses connections of its own, on threads of its own, in short
 * transactions: a rollback of the application's transaction cannot take a key with it, and an application pool of one
 * connection cannot deadlock. Immutable; each method that changes something returns a new object.
 *
 * <p>Supported: MySQL, MariaDB, PostgreSQL, H2. The tables are {@code entigma_key}, {@code entigma_column} and
 * {@code entigma_epoch}; their DDL lies in the jar under {@code io/entigma/ddl/}: a folder for each
 * database that is a location for Flyway, and {@code changelog.xml} for Liquibase.
 */
public final class KeyTable {
    /** What Entigma does with its tables at start. */
    public enum SchemaAction {
        /** Creates what is missing, then validates. */
        CREATE,
        /** Checks that tables and columns are there. The default. */
        VALIDATE,
        /** Neither; the first use of a missing table fails. */
        NONE
    }

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private final @Nullable DataSource dataSource;
    private final @Nullable String url;
    private final @Nullable String user;
    private final @Nullable String password;
    private final SchemaAction action;
    private final @Nullable String schema;
    private final int connections;
    private final Duration connectionTimeout;

    private KeyTable(
            @Nullable DataSource dataSource,
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            SchemaAction action,
            @Nullable String schema,
            int connections,
            Duration connectionTimeout) {
        this.dataSource = dataSource;
        this.url = url;
        this.user = user;
        this.password = password;
        this.action = action;
        this.schema = schema;
        this.connections = connections;
        this.connectionTimeout = connectionTimeout;
    }

    /**
     * Key table at a JDBC URL. Entigma keeps a small pool of its own connections to it.
     *
     * @param url the JDBC URL; the driver must be on the class path
     * @return the settings
     */
    public static KeyTable at(String url) {
        return new KeyTable(null, checkUrl(url), null, null, SchemaAction.VALIDATE, null, 4, Duration.ofSeconds(10));
    }

    /**
     * Key table behind a data source. It must not be the pool that the application's own transactions use up: a thread
     * that holds the pool's last connection would wait for itself.
     *
     * @param dataSource a data source with connections to spare for Entigma; it is not closed by Entigma
     * @return the settings
     */
    public static KeyTable in(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource");
        return new KeyTable(dataSource, null, null, null, SchemaAction.VALIDATE, null, 4, Duration.ofSeconds(10));
    }

    /**
     * Sets the database user, for {@link #at}.
     *
     * @param newUser the user name
     * @return new settings
     */
    public KeyTable user(String newUser) {
        return new KeyTable(dataSource, url, newUser, password, action, schema, connections, connectionTimeout);
    }

    /**
     * Sets the database password, for {@link #at}.
     *
     * @param newPassword the password; never shown in logs or messages
     * @return new settings
     */
    public KeyTable password(String newPassword) {
        return new KeyTable(dataSource, url, user, newPassword, action, schema, connections, connectionTimeout);
    }

    /**
     * Sets what is done with the tables at start.
     *
     * @param newAction create, validate (the default) or none
     * @return new settings
     */
    public KeyTable schemaAction(SchemaAction newAction) {
        return new KeyTable(dataSource, url, user, password, newAction, schema, connections, connectionTimeout);
    }

    /**
     * Sets the database schema that the tables are in (on MySQL and MariaDB: the database). The default is the
     * connection's own. It is in the case in which the database keeps names without quotes, and can be a keyword.
     *
     * @param newSchema letters, digits and underscores
     * @return new settings
     * @throws MisconfigurationException for another name
     */
    public KeyTable inSchema(String newSchema) {
        if (!IDENTIFIER.matcher(newSchema).matches()) {
            throw new MisconfigurationException(
                    "Key table: the schema name must be letters, digits and underscores, but is '" + newSchema + "'");
        }
        return new KeyTable(dataSource, url, user, password, action, newSchema, connections, connectionTimeout);
    }

    /**
     * Sets how many connections Entigma may have open at once, for {@link #at}. They are used only while keys are made
     * or loaded.
     *
     * @param most 1 to 100; the default is 4
     * @return new settings
     * @throws MisconfigurationException for another number
     */
    public KeyTable connections(int most) {
        if (most < 1 || most > 100) {
            throw new MisconfigurationException("Key table: connections must be 1 to 100, but is " + most);
        }
        return new KeyTable(dataSource, url, user, password, action, schema, most, connectionTimeout);
    }

    /**
     * Sets how long to wait for a free connection.
     *
     * @param timeout more than zero; the default is 10 seconds
     * @return new settings
     * @throws MisconfigurationException for zero or less
     */
    public KeyTable connectionTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new MisconfigurationException(
                    "Key table: connectionTimeout must be more than zero, but is " + timeout);
        }
        return new KeyTable(dataSource, url, user, password, action, schema, connections, timeout);
    }

    private static String checkUrl(String url) {
        if (!url.startsWith("jdbc:")) {
            throw new MisconfigurationException("Key table: a JDBC URL must begin with 'jdbc:'");
        }
        return url;
    }

    /** The data source, if one was given. */
    public @Nullable DataSource dataSource() {
        return dataSource;
    }

    /** The JDBC URL, if one was given. Can hold a password. */
    public @Nullable String url() {
        return url;
    }

    /** The database user, if one was given. */
    public @Nullable String user() {
        return user;
    }

    /** The database password, if one was given. */
    public @Nullable String password() {
        return password;
    }

    /** What is done with the tables at start. */
    public SchemaAction schemaAction() {
        return action;
    }

    /** The database schema, if one was given. */
    public @Nullable String schema() {
        return schema;
    }

    /** Most connections at once. */
    public int connections() {
        return connections;
    }

    /** How long to wait for a free connection. */
    public Duration connectionTimeout() {
        return connectionTimeout;
    }

    /** Neither URL nor password, since a URL can hold one. */
    @Override
    public String toString() {
        return "KeyTable[" + (dataSource == null ? "own connections" : "data source") + ", " + action + "]";
    }
}
