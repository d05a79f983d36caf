// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.benchmarks.Application;
import io.entigma.benchmarks.LocalKek;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.MacKey;
import io.entigma.internal.keytable.KeyList;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.Signature;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.TenantResolver;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Fills a key table with tenants. Each has a key of its own, wrapped, and a list that is signed with the installation's key: the same
 * bytes that an engine makes, by its own classes, but written in batches, since a million transactions would take an hour.
 */
final class ManyTenants {
    private static final int AT_ONCE = 10_000;

    private ManyTenants() {}

    /** One tenant's rows. */
    private record Rows(WrappedKey key, KeyList list, Signature signature) {}

    static TenantId tenant(int number) {
        return new TenantId("tenant-" + number);
    }

    /** An engine over a key table. */
    static Entigma engine(KeyTable table, LocalKek kek, Duration epochInterval, int cacheSize) {
        return Entigma.builder()
                .kek(LocalKek.KEK)
                .kekClient(kek)
                .keyTable(table.schemaAction(SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(epochInterval)
                .cacheTtl(Duration.ofHours(1))
                .cacheSize(cacheSize)
                .build();
    }

    static KeyTable at(String url) {
        return KeyTable.at(url).user(Application.user(url)).password("");
    }

    static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, Application.user(url), "");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Makes tenants up to a number.
     *
     * @param url the database; it may have some from an earlier call
     * @param present how many it has
     * @param wanted how many it is to have
     */
    static void fill(String url, int present, int wanted) throws SQLException {
        LocalKek kek = new LocalKek();
        try (Entigma engine = engine(at(url), kek, Duration.ofHours(1), 10);
                TenantScope scope = TenantScope.open(new TenantId("who makes the installation's key"))) {
            byte[] unused = engine.field("person.name", String.class).seal("a name");
        }
        long start = System.nanoTime();
        try (Connection connection = connect(url)) {
            connection.setAutoCommit(false);
            DataKey signer = installationKey(connection, kek);
            MacKey mac = MacKey.of(signer, "key list 1");
            for (int first = present; first < wanted; first += AT_ONCE) {
                List<Rows> some = IntStream.range(first, Math.min(wanted, first + AT_ONCE))
                        .parallel()
                        .mapToObj(number -> rows(tenant(number), kek, signer.id(), mac))
                        .toList();
                insertKeys(connection, some);
                insertLists(connection, some);
                connection.commit();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(
                Locale.ROOT,
                "%,d tenants made and written in %.0f s, %,.0f a second",
                wanted - present,
                seconds,
                (wanted - present) / seconds));
    }

    private static DataKey installationKey(Connection connection, LocalKek kek) throws SQLException {
        String sql = "SELECT key_id, tenant, wrapped_dek FROM entigma_installation";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            TenantId name = new TenantId(new String(row.getBytes(2), StandardCharsets.UTF_8));
            WrapContext context = new WrapContext(name, KeyId.of(row.getBytes(1)));
            CleartextKey opened = kek.unwrap(LocalKek.KEK, new WrappedDek(row.getBytes(3), "1"), context);
            return DataKey.of(name, opened);
        }
    }

    private static Rows rows(TenantId tenant, LocalKek kek, KeyId signer, MacKey mac) {
        DataKey key = DataKey.generate(tenant);
        WrappedDek wrapped = kek.wrap(LocalKek.KEK, key.cleartext(), new WrapContext(tenant, key.id()));
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        WrappedKey row = WrappedKey.of(key.id(), tenant, 1, KeyState.ACTIVE, wrapped, LocalKek.KEK, now, now, 0);
        KeyList list = KeyList.of(tenant, 1, List.of(row));
        RowBytes signed = list.toSign();
        return new Rows(row, list, new Signature(signer, mac.mac(signed.toBytes())));
    }

    private static void insertKeys(Connection connection, List<Rows> all) throws SQLException {
        String sql = "INSERT INTO entigma_key (key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version,"
                + " created_at, changed_at, use_estimate, purpose, epoch) VALUES (?, ?, 1, 'ACTIVE', ?, ?, '1', ?, ?, 1024, 'DATA', 0)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Rows one : all) {
                WrappedDek wrapped = one.key().wrapped();
                statement.setBytes(1, one.key().id().toBytes());
                statement.setBytes(2, one.key().tenant().toBytes());
                statement.setBytes(3, wrapped == null ? null : wrapped.toBytes());
                statement.setString(4, one.key().kek().toString());
                statement.setLong(5, one.key().created().toEpochMilli());
                statement.setLong(6, one.key().changed().toEpochMilli());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void insertLists(Connection connection, List<Rows> all) throws SQLException {
        String sql = "INSERT INTO entigma_key_list (tenant, generation, entries, signer, mac) VALUES (?, 1, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Rows one : all) {
                statement.setBytes(1, one.key().tenant().toBytes());
                statement.setBytes(2, one.list().encodedEntries());
                one.signature().bind(statement, 3);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
