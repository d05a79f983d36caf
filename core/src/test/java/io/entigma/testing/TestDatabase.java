// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.entigma.key.KeyTable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.jspecify.annotations.Nullable;

/**
 * One empty database of one kind, with a view past Hibernate at what its columns hold. Closing drops it and every
 * database that {@link #fresh} made from it. Thread safe. Its helpers use a connection of their own for each call, from a
 * pool, and throw {@link IllegalStateException} with the SQL and the driver's exception as cause.
 */
public final class TestDatabase implements AutoCloseable {
    private final Database kind;
    private final DatabaseServer server;
    private final DatabaseServer.Address address;
    private final List<TestDatabase> others = new ArrayList<>();
    private final BasicDataSource pool;
    private boolean closed;

    TestDatabase(Database kind, DatabaseServer server) {
        this.kind = kind;
        this.server = server;
        try {
            this.address = server.create();
        } catch (SQLException e) {
            throw new IllegalStateException(kind + ": no database could be made", e);
        }
        this.pool = pool(address.url(), address.user(), address.password());
    }

    static BasicDataSource pool(String url, String user, String password) {
        BasicDataSource pool = new BasicDataSource();
        pool.setUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setMaxTotal(-1);
        // An open connection keeps other processes out of H2's file; and a new one costs nothing there.
        pool.setMaxIdle(url.startsWith("jdbc:h2:") ? 0 : 4);
        pool.setAccessToUnderlyingConnectionAllowed(true);
        return pool;
    }

    /** Another empty database on the same server. */
    public synchronized TestDatabase fresh() {
        TestDatabase other = new TestDatabase(kind, server);
        others.add(other);
        return other;
    }

    /** What kind of database this is. */
    public Database kind() {
        return kind;
    }

    /** The JDBC URL. */
    public String url() {
        return address.url();
    }

    /** The user of {@link #url}. */
    public String user() {
        return address.user();
    }

    /** The password of {@link #url}; can be empty. */
    public String password() {
        return address.password();
    }

    /**
     * What Hibernate needs to get here. It finds the dialect by itself on every kind. Where a connection is a process of the
     * server or its handshake, those of {@link #dataSource} are used again.
     */
    public Map<String, Object> hibernateSettings() {
        return isPooled() ? Map.of("jakarta.persistence.nonJtaDataSource", pool) : hibernateSettings(url());
    }

    /** What Hibernate needs to get here by connections of its own, at a URL with more parameters of the driver. */
    public Map<String, Object> hibernateSettings(String url) {
        return Map.of(
                "jakarta.persistence.jdbc.url", url,
                "jakarta.persistence.jdbc.user", user(),
                "jakarta.persistence.jdbc.password", password());
    }

    /** What an engine needs to get here; likewise. */
    public KeyTable keyTable() {
        return isPooled() ? KeyTable.in(pool) : KeyTable.at(url()).user(user()).password(password());
    }

    /** On H2 the engine's own connection must keep a file open, which would be opened and closed all the time. */
    private boolean isPooled() {
        return pool.getMaxIdle() > 0;
    }

    /** A new connection in auto-commit mode, which the caller closes. */
    public Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    /** A pool of connections, without a bound. */
    public DataSource dataSource() {
        return pool;
    }

    /** Product name and version of the server, and those of the driver. */
    public String version() {
        return withConnection("version", connection -> {
            DatabaseMetaData about = connection.getMetaData();
            return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion() + " by "
                    + about.getDriverName() + " " + about.getDriverVersion();
        });
    }

    /** The SQL type of a column for up to so many bytes. */
    public String binaryType(int bytes) {
        return server.binaryType(bytes);
    }

    /** Runs statements in one transaction, as far as the database has transactions for them. */
    public void execute(String... statements) {
        withConnection(String.join("; ", statements), connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            connection.commit();
            return statements;
        });
    }

    /** Runs one insert, update or delete and returns the number of rows. */
    public int update(String sql, @Nullable Object... parameters) {
        return withConnection(sql, connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters)) {
                return statement.executeUpdate();
            }
        });
    }

    /** The first column of every row as bytes; SQL NULL is null. */
    public List<byte @Nullable []> bytesOfEach(String sql, @Nullable Object... parameters) {
        return firstColumn(sql, parameters, row -> row.getBytes(1));
    }

    /** The first column of the only row as bytes; SQL NULL is null. */
    public byte @Nullable [] bytes(String sql, @Nullable Object... parameters) {
        return only(sql, bytesOfEach(sql, parameters));
    }

    /** The first column of the only row as the driver gives it; SQL NULL is null. */
    public @Nullable Object value(String sql, @Nullable Object... parameters) {
        return only(sql, firstColumn(sql, parameters, row -> row.getObject(1)));
    }

    /** Every {@code table.column}, in lower case, of which some row holds the text, as UTF-8 bytes or as characters. */
    public List<String> columnsHolding(String text) {
        return withConnection("search", connection -> DatabaseSearch.columnsHolding(connection, text));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        others.forEach(TestDatabase::close);
        try {
            pool.close();
            server.drop(address);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    kind + ": " + address.name() + " could not be dropped; is a transaction still open?", e);
        }
    }

    @Override
    public String toString() {
        return kind.toString();
    }

    private <T extends @Nullable Object> List<T> firstColumn(
            String sql, @Nullable Object[] parameters, Reader<ResultSet, T> reader) {
        return withConnection(sql, connection -> {
            List<T> values = new ArrayList<>();
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(reader.read(rows));
                }
            }
            return values;
        });
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object[] parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private <T extends @Nullable Object> T only(String sql, List<T> values) {
        if (values.size() != 1) {
            throw new IllegalStateException(kind + ": one row expected, but has " + values.size() + ": " + sql);
        }
        return values.get(0);
    }

    private <T extends @Nullable Object> T withConnection(String sql, Reader<Connection, T> use) {
        try (Connection connection = pool.getConnection()) {
            return use.read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(kind + ": " + sql, e);
        }
    }

    private interface Reader<S, T extends @Nullable Object> {
        T read(S source) throws SQLException;
    }
}
