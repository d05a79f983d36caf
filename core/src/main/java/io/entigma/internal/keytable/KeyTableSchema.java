// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.sql.SqlErrors;
import io.entigma.internal.tables.DatabaseProduct;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.KeyTable.SchemaAction;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates and checks Entigma's tables by the numbered scripts in the jar. The version of the tables stands in
 * {@code entigma_setting}; it says which scripts are to be run. Whether the tables will do is told by their columns alone, so
 * that a version that somebody changed decides nothing.
 */
final class KeyTableSchema {
    private static final System.Logger LOG = System.getLogger(KeyTableSchema.class.getName());
    private static final int CREATE_ATTEMPTS = 5;

    private final Transactions transactions;
    private final TableNames names;

    KeyTableSchema(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    void apply(SchemaAction action) {
        if (action == SchemaAction.NONE) {
            return;
        }
        SchemaScripts scripts = SchemaScripts.of(transactions.run("connect", DatabaseProduct::of));
        Integer complete = versionIfComplete(scripts);
        if (complete != null && (action != SchemaAction.CREATE || complete >= scripts.newest())) {
            tellIfNewer(complete, scripts);
        } else {
            repair(action, scripts);
        }
    }

    private void repair(SchemaAction action, SchemaScripts scripts) {
        int version = version();
        boolean isNew = action == SchemaAction.CREATE && version == 0;
        // In a new database each table that is looked for and not there would cost a failed transaction.
        List<String> missing = isNew ? List.of() : missing(scripts);
        if (action == SchemaAction.CREATE && (version < scripts.newest() || !missing.isEmpty())) {
            List<SchemaScript> behind = scripts.after(missing.isEmpty() ? version : 0);
            if (!isNew || !runAtOnce(behind)) {
                behind.forEach(this::run);
            }
            version = version();
            missing = missing(scripts);
        }
        if (!missing.isEmpty()) {
            throw new MisconfigurationException(lacking(scripts, version, missing));
        }
        tellIfNewer(version, scripts);
    }

    private static void tellIfNewer(int version, SchemaScripts scripts) {
        if (version > scripts.newest()) {
            LOG.log(
                    Level.INFO,
                    "Key table: its schema is at version {0}, of a newer Entigma; this one knows {1}",
                    version,
                    scripts.newest());
        }
    }

    /** Makes the tables of a new database; false if another node is at it, or they are there in part. */
    private boolean runAtOnce(List<SchemaScript> scripts) {
        try {
            transactions.run("create the entigma tables", connection -> {
                try (Statement sql = connection.createStatement()) {
                    for (SchemaScript script : scripts) {
                        for (String statement : script.statements()) {
                            sql.execute(names.qualify(statement));
                        }
                    }
                    return true;
                }
            });
            return true;
        } catch (KeyTableException e) {
            return false;
        }
    }

    private void run(SchemaScript script) {
        for (String statement : script.statements()) {
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
        SchemaScripts.Added column = SchemaScripts.added(statement);
        if (column != null && isThere(column.table(), column.column())) {
            return true;
        }
        try {
            transactions.run("create the entigma tables", connection -> {
                try (Statement sql = connection.createStatement()) {
                    return sql.execute(names.qualify(statement));
                }
            });
            return true;
        } catch (KeyTableException e) {
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

    /**
     * The version that the scripts have written, if every table is there with all its columns and can be read; else null. One statement, since
     * each start asks, and nearly always all is there.
     */
    private @Nullable Integer versionIfComplete(SchemaScripts scripts) {
        StringBuilder all = new StringBuilder("SELECT number FROM entigma_setting WHERE name = 'schema'");
        scripts.tables()
                .forEach((table, columns) -> all.append(" UNION ALL SELECT 0 FROM ")
                        .append(table)
                        .append(" WHERE 1 = 0 AND (")
                        .append(String.join(" IS NULL OR ", columns.keySet()))
                        .append(" IS NULL)"));
        try {
            return number("look for the entigma tables", all.toString());
        } catch (KeyTableException e) {
            // Asked table by table, the database tells which one it is about.
            return null;
        }
    }

    /** The version that the scripts have written; 0 if none has. */
    private int version() {
        Integer version = unlessMissing(
                () -> number("read entigma_setting", "SELECT number FROM entigma_setting WHERE name = 'schema'"));
        return version == null ? 0 : version;
    }

    /** The one number that a query finds, or 0. */
    private int number(String what, String query) {
        return transactions.run(what, connection -> {
            try (Statement sql = connection.createStatement();
                    ResultSet row = sql.executeQuery(names.qualify(query))) {
                return row.next() ? row.getInt(1) : 0;
            }
        });
    }

    /** The statements that make what is not there. */
    private List<String> missing(SchemaScripts scripts) {
        List<String> missing = new ArrayList<>();
        scripts.tables().forEach((table, columns) -> {
            if (isThere(table, String.join(", ", columns.keySet()))) {
                return;
            }
            if (!isThere(table, "1")) {
                missing.addAll(scripts.making(table));
                return;
            }
            for (Map.Entry<String, String> column : columns.entrySet()) {
                if (!isThere(table, column.getKey())) {
                    missing.add("ALTER TABLE " + table + " ADD COLUMN " + column.getKey() + " " + column.getValue());
                }
            }
        });
        return missing.stream().map(names::qualify).toList();
    }

    private boolean isThere(String table, String columns) {
        return unlessMissing(() -> transactions.run("read " + table, connection -> {
                    try (Statement sql = connection.createStatement()) {
                        return sql.execute(names.qualify("SELECT " + columns + " FROM " + table + " WHERE 1 = 0"));
                    }
                }))
                != null;
    }

    private static <T> @Nullable T unlessMissing(Supplier<T> query) {
        try {
            return query.get();
        } catch (KeyTableException e) {
            if (e.getCause() instanceof SQLException cause && isOfSchema(SqlErrors.kind(cause))) {
                return null;
            }
            throw e;
        }
    }

    /** Connected as we are, a database that is not there is a schema's name: MySQL has one word for both. */
    private static boolean isOfSchema(SqlErrors.Kind kind) {
        return kind == SqlErrors.Kind.WRONG_SCHEMA || kind == SqlErrors.Kind.NO_SUCH_DATABASE;
    }

    private String lacking(SchemaScripts scripts, int version, List<String> missing) {
        boolean isNew = !isThere("entigma_key", "1");
        List<SchemaScript> behind = scripts.after(version);
        String files = behind.stream().map(SchemaScript::resource).collect(Collectors.joining(", "));
        if (isNew) {
            return "Key table: " + names.key()
                    + " is not there, or this user does not see it; set the key table's schema"
                    + " action to CREATE (key-table.schema-action=create), or run these scripts of the jar in their order: "
                    + files;
        }
        String what = behind.isEmpty()
                ? "its schema says version " + version
                        + ", but tables or columns of it are missing, or this user does not" + " see them"
                : "its schema is at version " + version + ", and this Entigma needs " + scripts.newest();
        return "Key table: " + what + "; set the key table's schema action to CREATE"
                + " (key-table.schema-action=create), or run"
                + (behind.isEmpty() ? "" : " " + files + " of the jar, which is here") + ":\n"
                + missing.stream().map(statement -> statement + ";").collect(Collectors.joining("\n"));
    }
}
