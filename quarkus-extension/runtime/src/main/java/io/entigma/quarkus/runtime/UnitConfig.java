// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Startup;
import io.entigma.key.KeyTable;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The settings of one persistence unit's engine. Their defaults are those of {@link io.entigma.EntigmaBuilder}. */
@ConfigGroup
public interface UnitConfig {
    /**
     * The KEK and how its key server is reached.
     *
     * @return the settings
     */
    KekConfig kek();

    /**
     * KEKs of tenants that have one of their own.
     *
     * @return the KEK's URI by tenant
     */
    @ConfigDocMapKey("tenant")
    Map<String, URI> tenantKek();

    /**
     * Exact URIs of other KEKs that the key table may name: former ones, and those that keys are being moved to. One that ends
     * with {@code /*} stands for all below that server or path.
     *
     * @return their URIs
     */
    Optional<Set<URI>> trustedKeks();

    /**
     * Where the key table is.
     *
     * @return the settings
     */
    KeyTableConfig keyTable();

    /**
     * How data keys are kept in memory.
     *
     * @return the settings
     */
    CacheConfig cache();

    /**
     * How often the key table is looked at for keys that another node changed.
     *
     * @return the time; 5 seconds unless set
     */
    Optional<Duration> epochInterval();

    /**
     * How many values one data key seals at most.
     *
     * @return the number; 2^31 unless set
     */
    OptionalLong keyUseLimit();

    /**
     * What a session factory does at its start if a column cannot hold what is sealed, or was sealed in another way before:
     * FAIL, WARN or OFF.
     *
     * @return what it does; FAIL unless set
     */
    Optional<String> columnCheck();

    /**
     * What is done at the start about queries that encrypted attributes can never answer, as far as they are known then: FAIL, WARN
     * or OFF.
     *
     * @return what is done; FAIL unless set
     */
    Optional<String> queryCheck();

    /**
     * Queries over encrypted attributes.
     *
     * @return the settings
     */
    QueryConfig query();

    /**
     * Who names the tenant where neither the Hibernate session nor a {@code TenantScope} does: a class that implements {@code
     * TenantResolver}, or {@code scope-only} for nobody, so that a value outside of both is refused. A bean is the usual way.
     *
     * @return the class
     */
    Optional<String> tenantResolver();

    /**
     * What happens around calls to key servers.
     *
     * @return the settings
     */
    KeyServerConfig keyServer();

    /**
     * Whether key servers are called while the application starts: LAZY, EAGER or REQUIRE.
     *
     * @return when; LAZY unless set
     */
    Optional<Startup> startup();

    /**
     * Contexts ({@code table.column}) whose plain values may still be read, while their columns are being encrypted.
     *
     * @return the contexts
     */
    Optional<Set<String>> plaintextReads();

    /**
     * Those of {@link #plaintextReads} that are still written in plain, while instances run that do not know of the encryption and
     * map the same columns.
     *
     * @return the setting
     */
    Optional<Set<String>> plaintextWrites();

    /**
     * Contexts ({@code table.column}) whose values every tenant may still read if they were sealed before the application had
     * tenants, while {@code entigma assign-tenants} seals them for their tenants.
     *
     * @return the contexts
     */
    Optional<Set<String>> singleTenantReads();

    /**
     * Who names the tenant where the Hibernate session does not.
     *
     * @return the settings
     */
    TenantsConfig tenants();

    /** The KEK. What a client of another kind needs goes to {@link #settings}. */
    @ConfigGroup
    interface KekConfig {
        /**
         * URI of the KEK that wraps new data keys; its scheme chooses the client.
         *
         * @return the URI
         */
        Optional<String> uri();

        /**
         * Settings of Vault's client, such as {@code address} and {@code token-file}.
         *
         * @return the settings by name
         */
        @ConfigDocMapKey("name")
        Map<String, String> vault();

        /**
         * Settings of the AWS KMS client.
         *
         * @return the settings by name
         */
        @ConfigDocMapKey("name")
        Map<String, String> aws();

        /**
         * Settings of the Azure Key Vault client, such as {@code credential}.
         *
         * @return the settings by name
         */
        @ConfigDocMapKey("name")
        Map<String, String> azure();

        /**
         * Settings of the Google Cloud KMS client, such as {@code credentials-file}.
         *
         * @return the settings by name
         */
        @ConfigDocMapKey("name")
        Map<String, String> gcp();

        /**
         * Settings of KEKs in the process: {@code source} and {@code ttl}.
         *
         * @return the settings by name
         */
        @ConfigDocMapKey("name")
        Map<String, String> inProcess();

        /**
         * Settings of the PKCS#11 client, such as {@code library} and {@code pin-file}.
         *
         * @return the settings by name
         */
        @ConfigDocMapKey("name")
        Map<String, String> pkcs11();

        /**
         * Settings of quorums: {@code threshold} and {@code keks}.
         *
         * @return the settings by the quorum's name and their own
         */
        @ConfigDocMapKey("quorum")
        Map<String, Map<String, String>> quorum();

        /**
         * Settings of the key server's client, such as {@code client-key-store} and {@code trust-store}, and of any other
         * client; a name with dots stands in quotes.
         *
         * @return the settings by name
         */
        @WithParentName
        @ConfigDocMapKey("name")
        Map<String, String> settings();
    }

    /** The key table's place. */
    @ConfigGroup
    interface KeyTableConfig {
        /**
         * Name of the data source whose database holds the key table. Entigma opens connections of its own to it, with
         * that data source's URL, driver and credentials.
         *
         * @return the name; the persistence unit's own data source unless set
         */
        Optional<String> datasource();

        /**
         * Schema that the tables are in (on MySQL and MariaDB: the database).
         *
         * @return the schema; the connection's own unless set
         */
        Optional<String> schema();

        /**
         * What is done with the tables at start: CREATE, VALIDATE or NONE.
         *
         * @return the action; VALIDATE unless set
         */
        Optional<KeyTable.SchemaAction> schemaAction();

        /**
         * Most connections at once, 1 to 100.
         *
         * @return the number; 4 unless set
         */
        OptionalInt connections();

        /**
         * How long to wait for a connection.
         *
         * @return the time; 10 seconds unless set
         */
        Optional<Duration> connectionTimeout();
    }

    /** Queries over encrypted attributes. */
    @ConfigGroup
    interface QueryConfig {
        /**
         * How many keys of a tenant a query for an equal value looks for at once, 1 to 64.
         *
         * @return the number; 4 unless set
         */
        OptionalInt keyVersions();

        /**
         * How many values of a tenant a query opens at most, where {@code @Searchable(scan = true)} lets it, 1 to 1000000.
         *
         * @return the number; 50000 unless set
         */
        OptionalInt scanRows();
    }

    /** Data keys in memory. */
    @ConfigGroup
    interface CacheConfig {
        /**
         * How long a data key stays in memory after its unwrap.
         *
         * @return the time; 10 minutes unless set
         */
        Optional<Duration> ttl();

        /**
         * How many data keys are kept.
         *
         * @return the number; 10,000 unless set
         */
        OptionalInt size();
    }

    /** The policy around calls to key servers, see {@link io.entigma.kek.KeyServerPolicy}. */
    @ConfigGroup
    interface KeyServerConfig {
        /**
         * Longest time for one call.
         *
         * @return the time; 10 seconds unless set
         */
        Optional<Duration> callTimeout();

        /**
         * How often a call is made at most if it fails in a way that can pass.
         *
         * @return the number; 3 unless set
         */
        OptionalInt attempts();

        /**
         * How long a data key still opens values while its key server does not answer.
         *
         * @return the time; 1 hour unless set
         */
        Optional<Duration> readGrace();

        /**
         * How long a data key still seals values while its key server does not answer.
         *
         * @return the time; 10 minutes unless set
         */
        Optional<Duration> writeGrace();
    }

    /** Tenants that no Hibernate session names. */
    @ConfigGroup
    interface TenantsConfig {
        /**
         * Claim of the request's JSON Web Token that names the tenant. Needs an extension that provides MicroProfile JWT.
         *
         * @return the claim's name
         */
        Optional<String> jwtClaim();
    }
}
