// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks past the library at what lies in tables and files. */
final class RawCheck {
    /** Of a value under a data key: F9, the algorithm, the key's id. */
    private static final int HEADER = 18;

    private final Run run;
    private final Site site;

    RawCheck(Run run, Site site) {
        this.run = run;
        this.site = site;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(site.url(), site.user(), site.password());
    }

    /** No table holds a value in the clear. */
    void tables() throws SQLException {
        try (Connection connection = connect()) {
            for (String table : tables(connection)) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select * from " + table)) {
                    scan(table, rows);
                }
            }
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private void scan(String table, ResultSet rows) throws SQLException {
        int found = 0;
        int values = 0;
        while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                values++;
                found += text(rows, i).contains(Note.CANARY) ? 1 : 0;
            }
        }
        run.count("raw values looked at", values);
        if (found > 0) {
            run.violation(table + ": " + found + " values in the clear");
        }
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
    }

    /** After a job that was done: no value of a tenant is under a key that is not active. */
    void headers(Entigma engine) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String tenant : Site.STEADY) {
                byte @Nullable [] active = active(engine, tenant);
                int old = 0;
                try (ResultSet rows = statement.executeQuery(
                        "select name, email, legacy from note where tenant = '" + tenant + "'")) {
                    while (rows.next()) {
                        for (int i = 1; i <= 3; i++) {
                            old += isUnder(active, rows.getBytes(i)) ? 0 : 1;
                        }
                    }
                }
                if (old > 0) {
                    run.violation(tenant + ": " + old + " values are not under the active key after a job was done");
                }
            }
        }
    }

    private static byte @Nullable [] active(Entigma engine, String tenant) {
        return engine.keys().of(new TenantId(tenant)).stream()
                .filter(key -> key.state() == KeyState.ACTIVE)
                .map(key -> bytes(key.id()))
                .findFirst()
                .orElse(null);
    }

    private static byte[] bytes(KeyId id) {
        return HexFormat.of().parseHex(id.toString().replace("-", ""));
    }

    private static boolean isUnder(byte @Nullable [] key, byte @Nullable [] stored) {
        return key != null
                && stored != null
                && stored.length > HEADER
                && stored[0] == (byte) 0xF9
                && Arrays.equals(stored, 2, HEADER, key, 0, HEADER - 2);
    }

    /** No file that a process writes, the key server's audit log among them, holds a value or a secret. */
    void files() throws IOException {
        files(run.logs());
        files(site.client().getParent().getParent());
    }

    private void files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                scan(file);
            }
        }
    }

    private void scan(Path file) throws IOException {
        String content;
        try {
            content = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return;
        }
        for (String secret : List.of(Note.CANARY, KeyServerHost.PASSPHRASE, KeyServerHost.STORE_PASSWORD)) {
            if (content.contains(secret) && !file.endsWith(Path.of("clients", "app", "password"))) {
                run.violation(file.getFileName() + ": holds a value or a secret");
            }
        }
    }
}
