// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.sql.SqlErrors;
import io.entigma.internal.tables.DatabaseProduct;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.KeyTable.SchemaAction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates and checks Entigma's tables from the DDL scripts in the jar. */
final class KeyTableSchema {
    private static final int CREATE_ATTEMPTS = 5;
    private static final String KEY_COLUMNS = KeyRow.COLUMNS + ", epoch";

    private final Transactions transactions;
    private final TableNames names;

    KeyTableSchema(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    void apply(SchemaAction action) {
        if (action == SchemaAction.CREATE) {
            create();
        }
        if (action != SchemaAction.NONE) {
            validate();
        }
    }

    private void create() {
        List<String> statements = transactions.run("find out the database product", this::script);
        for (String statement : statements) {
            for (int attempt = 1; !execute(statement, attempt == CREATE_ATTEMPTS); attempt++) {
                pause();
            }
        }
    }

    /**
     * Runs one statement. Two nodes that create at the same moment get in each other's way on every database ("if not
     * exists" is checked before the lock), so a failure is tried again, and counts only if it stays.
     */
    private boolean execute(String statement, boolean last) {
        try {
            transactions.run("create the entigma tables", connection -> {
                try (Statement sql = connection.createStatement()) {
                    return sql.execute(statement);
                }
            });
            return true;
        } catch (io.entigma.error.KeyTableException e) {
            if (last) {
                throw e;
            }
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> script(Connection connection) throws SQLException {
        String text = readScript(DatabaseProduct.of(connection));
        return Arrays.stream(text.replaceAll("(?m)^\\s*--.*$", "").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .map(names::qualify)
                .toList();
    }

    private static String readScript(String product) {
        try (@Nullable
                InputStream in = KeyTableSchema.class.getResourceAsStream(
                        "/io/entigma/ddl/" + product + "/R__entigma_tables.sql")) {
            if (in == null) {
                throw new IllegalStateException("The DDL script of " + product + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void validate() {
        transactions.run("connect", connection -> true);
        check(names.key(), KEY_COLUMNS);
        check(names.installation(), KEY_COLUMNS);
        check(names.keyList(), "tenant, generation, entries, signer, mac");
        check(names.accepted(), "tenant, generation, accepted_at, before_generation, problem, signer, mac");
        check(
                names.column(),
                "table_schema, table_name, column_name, context, value_type, mode, key_columns, signer, mac");
        check(names.epoch(), "id, epoch");
        check(names.setting(), "name, number");
        check(names.shred(), "tenant, state, requested_at, due_at, signer, mac");
        check(names.job(), "job_id, kind, request, open_key, state, reason, created_at, changed_at, signer, mac");
        check(
                names.shard(),
                "job_id, shard, table_schema, table_name, high_key, cursor_key, rows_planned, finished, owner, fence,"
                        + " beat, scanned, changed, already_ok, conflict, quarantined, failed, destroyed, left_out,"
                        + " signer, mac");
        check(
                names.quarantine(),
                "job_id, entry, table_schema, table_name, column_name, row_key, key_id, reason, found_at, signer, mac");
    }

    private void check(String table, String columns) {
        try {
            transactions.run("read " + table, connection -> {
                try (Statement sql = connection.createStatement()) {
                    return sql.execute("SELECT " + columns + " FROM " + table + " WHERE 1 = 0");
                }
            });
        } catch (io.entigma.error.KeyTableException e) {
            if (!(e.getCause() instanceof SQLException cause) || !isOfSchema(SqlErrors.kind(cause))) {
                throw e;
            }
            throw new MisconfigurationException(
                    "Key table: " + table + " must exist with the columns " + columns
                            + ", and this user must see it; run the DDL script io/entigma/ddl/<database>/R__entigma_tables.sql from the jar, or set the key table's"
                            + " schema action to CREATE",
                    e);
        }
    }

    /** Connected as we are, a database that is not there is a schema's name: MySQL has one word for both. */
    private static boolean isOfSchema(SqlErrors.Kind kind) {
        return kind == SqlErrors.Kind.WRONG_SCHEMA || kind == SqlErrors.Kind.NO_SUCH_DATABASE;
    }
}
