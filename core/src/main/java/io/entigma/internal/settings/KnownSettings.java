// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.settings;

import io.entigma.Startup;
import io.entigma.kek.KekClientProvider;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.SettingCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The settings of engines and session factories: the one table that says which there are. */
public final class KnownSettings {
    /** What is done where columns do not fit. */
    public enum ColumnCheck {
        FAIL,
        WARN,
        OFF
    }

    /** What is done about an application's queries that encrypted attributes cannot answer. */
    public enum QueryCheckMode {
        FAIL,
        WARN,
        OFF
    }

    /** What is done about check constraints of encrypted columns. */
    public enum ConstraintMode {
        CREATE,
        EXPECT,
        OFF
    }

    public static final Setting KEK_URI = Setting.of(
            Kind.URI,
            "entigma.kek.uri",
            "KEK that wraps new data keys; its scheme chooses the client. Nothing is called until a key is needed, unless"
                    + " `entigma.startup` says otherwise.");

    public static final Setting TENANT_KEK = Setting.of(
            Kind.URI,
            "entigma.tenant-kek.TENANT",
            "KEK of a tenant that has one of its own, trusted for that tenant alone.");

    public static final Setting TRUSTED_KEKS = Setting.of(
            Kind.LIST,
            "entigma.trusted-keks",
            "Exact URIs of other KEKs that the key table may name: former ones, and those that keys are being moved to. One"
                    + " that ends with `/*` stands for all below that server or path.");

    public static final Setting STARTUP = Setting.choice(
                    "entigma.startup",
                    Startup.class,
                    "Whether key servers are called while the application starts: not at all, so that it starts without"
                            + " them, or so that it does not start without them.")
            .usually("lazy");

    public static final Setting TABLE_URL = Setting.of(
                    Kind.TEXT,
                    "entigma.key-table.url",
                    "JDBC URL of the database with the key table; the application's own database unless set.")
            .hidden()
            .only(Part.KEY_TABLE_ACCESS);

    public static final Setting TABLE_USER = Setting.of(
                    Kind.TEXT, "entigma.key-table.user", "Database user for that URL.")
            .only(Part.KEY_TABLE_ACCESS);

    public static final Setting TABLE_PASSWORD = Setting.secret("entigma.key-table.password", "That user's password.")
            .only(Part.KEY_TABLE_ACCESS);

    public static final Setting TABLE_SCHEMA = Setting.of(
            Kind.TEXT,
            "entigma.key-table.schema",
            "Schema that Entigma's tables are in (on MySQL and MariaDB: the database); the connection's own unless set.");

    public static final Setting TABLE_ACTION = Setting.choice(
            "entigma.key-table.schema-action",
            SchemaAction.class,
            "What is done with Entigma's tables at the start: create what is missing, check, or nothing. Unless set, they are"
                    + " checked; with Spring Boot and an embedded database they are created.");

    public static final Setting TABLE_CONNECTIONS = Setting.of(
                    Kind.NUMBER, "entigma.key-table.connections", "Most connections of its own at once, 1 to 100.")
            .usually("4");

    public static final Setting TABLE_TIMEOUT = Setting.of(
                    Kind.DURATION, "entigma.key-table.connection-timeout", "Longest wait for one of these connections.")
            .usually("10s");

    public static final Setting CACHE_TTL = Setting.of(
                    Kind.DURATION,
                    "entigma.cache.ttl",
                    "How long a data key stays in memory after its unwrap, however much it is used.")
            .usually("10m");

    public static final Setting CACHE_SIZE = Setting.of(
                    Kind.NUMBER, "entigma.cache.size", "How many data keys are kept in memory, at least 1.")
            .usually("10000");

    public static final Setting EPOCH_INTERVAL = Setting.of(
                    Kind.DURATION,
                    "entigma.epoch-interval",
                    "How often the key table is looked at for keys that another node changed; an hour at most.")
            .usually("5s");

    public static final Setting KEY_USE_LIMIT = Setting.of(
                    Kind.NUMBER,
                    "entigma.key-use-limit",
                    "How many values one data key seals at most, over all nodes; then the tenant gets a new one by itself.")
            .usually("2147483648");

    public static final Setting PLAINTEXT_READS = Setting.of(
            Kind.LIST,
            "entigma.plaintext-reads",
            "Contexts (`table.column`) whose plain values may still be read, while their columns are being encrypted.");

    public static final Setting PLAINTEXT_WRITES = Setting.of(
            Kind.LIST,
            "entigma.plaintext-writes",
            "Those of `entigma.plaintext-reads` that are still written in plain, while instances run that do not know of the"
                    + " encryption and map the same columns.");

    public static final Setting SINGLE_TENANT_READS = Setting.of(
            Kind.LIST,
            "entigma.single-tenant-reads",
            "Contexts (`table.column`) whose values every tenant may still read if they were sealed before the application had"
                    + " tenants, while `entigma assign-tenants` seals them for their tenants.");

    public static final Setting TENANT_RESOLVER = Setting.of(
            Kind.CLASS,
            "entigma.tenant-resolver",
            "Who names the tenant where neither the Hibernate session nor a `TenantScope` does: a class that implements"
                    + " `TenantResolver` and has a constructor without parameters, or `scope-only` for nobody, so that a value"
                    + " outside of both is refused.");

    public static final Setting CALL_TIMEOUT = Setting.of(
                    Kind.DURATION,
                    "entigma.key-server.call-timeout",
                    "Longest time for one call to a key server, whatever its client does.")
            .usually("10s");

    public static final Setting ATTEMPTS = Setting.of(
                    Kind.NUMBER,
                    "entigma.key-server.attempts",
                    "How often a call is made at most if it fails in a way that can pass, 1 to 10.")
            .usually("3");

    public static final Setting READ_GRACE = Setting.of(
                    Kind.DURATION,
                    "entigma.key-server.read-grace",
                    "How long past its time to live a data key still opens values while its key server does not answer.")
            .usually("1h");

    public static final Setting WRITE_GRACE = Setting.of(
                    Kind.DURATION,
                    "entigma.key-server.write-grace",
                    "How long past its time to live a data key still seals values while its key server does not answer; at"
                            + " most as long as the read grace.")
            .usually("10m");

    public static final Setting ENGINE = Setting.of(
                    Kind.TEXT,
                    "entigma.engine",
                    "In code: the `Entigma` object of a session factory, or a `Supplier` of one. No setting of the engine has an"
                            + " effect beside it.")
            .only(Part.SESSION_FACTORY);

    public static final Setting METADATA_ONLY = Setting.of(
                    Kind.SWITCH,
                    "entigma.metadata-only",
                    "Whether a session factory is made for its metadata alone, as by a build tool; it then writes and reads no"
                            + " encrypted value.")
            .usually("false")
            .only(Part.SESSION_FACTORY);

    public static final Setting COLUMN_CHECK = Setting.choice(
                    "entigma.column-check",
                    ColumnCheck.class,
                    "What a session factory does at its start if a column cannot hold what is sealed, or was sealed in another"
                            + " way before. Where the database would cut values in silence it fails in any case but `off`.")
            .usually("fail")
            .only(Part.SESSION_FACTORY);

    public static final Setting COLUMN_CONSTRAINTS = Setting.choice(
                    "entigma.column-constraints",
                    ConstraintMode.class,
                    "Check constraints by which the database refuses plain values in encrypted columns: put into generated DDL,"
                            + " or required at the start, or neither.")
            .usually("create")
            .only(Part.SESSION_FACTORY);

    public static final Setting QUERY_CHECK = Setting.choice(
                    "entigma.query-check",
                    QueryCheckMode.class,
                    "What is done at the start about queries that encrypted attributes can never answer, as far as they are"
                            + " known then: named queries, methods of Spring Data's repositories, and literals that are given to Panache.")
            .usually("fail")
            .only(Part.SESSION_FACTORY);

    public static final Setting KEY_VERSIONS = Setting.of(
                    Kind.NUMBER,
                    "entigma.query.key-versions",
                    "How many keys of a tenant a query for an equal value looks for at once, 1 to 64.")
            .usually("4")
            .only(Part.SESSION_FACTORY);

    public static final Setting SCAN_ROWS = Setting.of(
                    Kind.NUMBER,
                    "entigma.query.scan-rows",
                    "How many values of a tenant a query opens at most, where `@Searchable(scan = true)` lets it, 1 to 1000000.")
            .usually("50000")
            .only(Part.SESSION_FACTORY);

    public static final Setting QUERY_CACHE = Setting.of(
                    Kind.SWITCH,
                    "entigma.query-cache.plaintext-allowed",
                    "Whether Hibernate's query cache may be on although it keeps the plaintext of encrypted attributes.")
            .usually("false")
            .only(Part.SESSION_FACTORY);

    /** What can be set of a key table wherever it is. */
    static final List<Setting> OF_ANY_TABLE = List.of(TABLE_SCHEMA, TABLE_ACTION, TABLE_CONNECTIONS, TABLE_TIMEOUT);

    private static final List<Setting> ALL = List.of(
            KEK_URI,
            TENANT_KEK,
            TRUSTED_KEKS,
            STARTUP,
            TABLE_URL,
            TABLE_USER,
            TABLE_PASSWORD,
            TABLE_SCHEMA,
            TABLE_ACTION,
            TABLE_CONNECTIONS,
            TABLE_TIMEOUT,
            CACHE_TTL,
            CACHE_SIZE,
            EPOCH_INTERVAL,
            KEY_USE_LIMIT,
            PLAINTEXT_READS,
            PLAINTEXT_WRITES,
            SINGLE_TENANT_READS,
            TENANT_RESOLVER,
            CALL_TIMEOUT,
            ATTEMPTS,
            READ_GRACE,
            WRITE_GRACE,
            ENGINE,
            METADATA_ONLY,
            COLUMN_CHECK,
            COLUMN_CONSTRAINTS,
            QUERY_CHECK,
            KEY_VERSIONS,
            SCAN_ROWS,
            QUERY_CACHE);

    private KnownSettings() {}

    /**
     * The library's own settings and those of the KEK clients on the class path.
     *
     * @return the settings
     */
    public static SettingCatalog catalog() {
        List<Setting> all = new ArrayList<>(ALL);
        all.addAll(FrontendSettings.ALL);
        ServiceLoader.load(KekClientProvider.class, KekClientProvider.class.getClassLoader())
                .forEach(provider -> all.addAll(provider.settings()));
        return new SettingCatalog(all);
    }
}
