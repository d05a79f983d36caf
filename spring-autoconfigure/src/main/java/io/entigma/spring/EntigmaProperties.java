// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Startup;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.KeyTable.SchemaAction;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings under {@code entigma.}; the same names and meanings as in {@code persistence.xml}, in Boot's spelling of
 * times. Shows no value of a KEK client or password.
 *
 * @param kek URI of the KEK that wraps new data keys, and the settings of KEK clients
 * @param tenantKek KEK URIs of tenants that have one of their own, by tenant id
 * @param trustedKeks exact URIs of KEKs that the key table may name besides: former ones, and targets of a move; .../* for all below
 * @param startup whether key servers are called while the application starts
 * @param warmUp how many keys are loaded at the start, unless it is lazy
 * @param keyTable where the key table is; the application's own database unless set
 * @param cache how long and how many data keys stay in memory
 * @param loadTimeout longest that a value waits for its key
 * @param epochInterval how often the key table is looked at for what other nodes changed
 * @param activationDelay how long a new data key is live before it becomes active; twice the epoch interval unless set
 * @param keyUseLimit how many values one data key seals at most
 * @param plaintextReads contexts (table.column) whose plain values may be read while their columns are being encrypted
 * @param tenants who the tenant is
 * @param keyServer time limits of calls to key servers, and how long keys are used while one does not answer
 * @param events whether an EntigmaEvent is published for what an audit wants to know
 */
@ConfigurationProperties("entigma")
public record EntigmaProperties(
        @DefaultValue Map<String, String> kek,
        @DefaultValue Map<String, URI> tenantKek,
        @DefaultValue List<URI> trustedKeks,
        @DefaultValue("lazy") Startup startup,
        @DefaultValue("100") int warmUp,
        @DefaultValue Table keyTable,
        @DefaultValue Cache cache,
        @DefaultValue("30s") Duration loadTimeout,
        @DefaultValue("5s") Duration epochInterval,
        @Nullable Duration activationDelay,
        @DefaultValue("2147483648") long keyUseLimit,
        @DefaultValue List<String> plaintextReads,
        @DefaultValue Tenants tenants,
        @DefaultValue KeyServer keyServer,
        @DefaultValue("true") boolean events) {

    /**
     * The key table.
     *
     * @param url its JDBC URL; unless set, that of the application's data source, with connections of Entigma's own
     * @param user its database user; counts with the URL only
     * @param password that user's password; counts with the URL only
     * @param schema database schema that the tables are in; the connection's own unless set
     * @param schemaAction what is done with the tables at the start; unless set, create in an embedded database, else
     *     validate
     * @param connections most connections at once
     * @param connectionTimeout longest wait for a free connection
     */
    public record Table(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable String schema,
            @Nullable SchemaAction schemaAction,
            @DefaultValue("4") int connections,
            @DefaultValue("10s") Duration connectionTimeout) {
        @Override
        public String toString() {
            return "Table[schema=" + schema + ", schemaAction=" + schemaAction + "]";
        }
    }

    /**
     * Data keys in memory.
     *
     * @param ttl how long a data key stays after its unwrap, however much it is used
     * @param size how many are kept
     */
    public record Cache(
            @DefaultValue("10m") Duration ttl,
            @DefaultValue("10000") int size) {}

    /**
     * Who the tenant is, where neither the Hibernate session nor a TenantScope says so. A TenantResolver bean goes before.
     *
     * @param claim claim of the Spring Security authentication that names the tenant
     * @param scopeOnly whether tenants are named by sessions and TenantScopes alone, so that a value outside of both is
     *     refused
     * @param handOverToTasks whether tasks of Boot's executors, such as those of @Async methods, act for the tenant of the
     *     thread that submitted them
     */
    public record Tenants(
            @Nullable String claim,
            @DefaultValue("false") boolean scopeOnly,
            @DefaultValue("true") boolean handOverToTasks) {}

    /**
     * One policy around all key servers.
     *
     * @param callTimeout longest time for one call
     * @param attempts how often a call is made at most if it fails in a way that can pass
     * @param backoff wait before the second attempt; it doubles each time, and half of it is random
     * @param failuresToOpen how many failures in a row stop all calls to a server
     * @param pause how long they are stopped
     * @param concurrentCalls most calls to one server at a time
     * @param readGrace how long past its time to live a data key still opens values while its key server does not answer
     * @param writeGrace how long past its time to live a data key still seals values while its key server does not answer
     */
    public record KeyServer(
            @DefaultValue("10s") Duration callTimeout,
            @DefaultValue("3") int attempts,
            @DefaultValue("100ms") Duration backoff,
            @DefaultValue("5") int failuresToOpen,
            @DefaultValue("5s") Duration pause,
            @DefaultValue("16") int concurrentCalls,
            @DefaultValue("1h") Duration readGrace,
            @DefaultValue("10m") Duration writeGrace) {
        KeyServerPolicy policy() {
            return new KeyServerPolicy(
                    callTimeout, attempts, backoff, failuresToOpen, pause, concurrentCalls, readGrace, writeGrace);
        }
    }

    @Override
    public String toString() {
        return "EntigmaProperties[kek=" + kek.keySet() + ", keyTable=" + keyTable + ", startup=" + startup + "]";
    }
}
