// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.spi.KekClient;
import io.entigma.spi.ValueContext;
import io.entigma.spi.ValueServer;
import io.entigma.spi.WrapContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A KEK client whose calls are observations, so that they are spans where tracing is there: {@code entigma.key.server} with the
 * KEK's scheme and the operation, and the KEK's URI as a value of high cardinality. They have no parent: a call serves every
 * thread that waits for its key.
 */
final class ObservedKekClient implements KekClient {
    private final KekClient client;
    private final ObservationRegistry registry;

    ObservedKekClient(KekClient client, ObservationRegistry registry) {
        this.client = client;
        this.registry = registry;
    }

    private Observation observation(String operation, URI kek) {
        return Observation.createNotStarted("entigma.key.server", registry)
                .contextualName("entigma " + operation)
                .lowCardinalityKeyValue("operation", operation)
                .lowCardinalityKeyValue("client", String.valueOf(kek.getScheme()))
                .highCardinalityKeyValue("kek", kek.toString());
    }

    @Override
    public boolean supports(URI kek) {
        return client.supports(kek);
    }

    @Override
    public boolean callsAnyServer() {
        return client.callsAnyServer();
    }

    @Override
    public boolean tellsVersions() {
        return client.tellsVersions();
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        return observation("wrap", kek).observe(() -> client.wrap(kek, dek, context));
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return observation("unwrap", kek).observe(() -> client.unwrap(kek, wrapped, context));
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return observation("rewrap", kek).observe(() -> client.rewrap(kek, wrapped, context));
    }

    @Override
    public void createKek(URI kek) {
        client.createKek(kek);
    }

    @Override
    public Optional<ValueServer> valueServer() {
        return client.valueServer().map(Observed::new);
    }

    /** Calls that carry values themselves. */
    private final class Observed implements ValueServer {
        private final ValueServer server;

        Observed(ValueServer server) {
            this.server = server;
        }

        @Override
        public List<byte[]> sealAll(URI kek, List<byte[]> values, ValueContext context) {
            return observation("seal", kek).observe(() -> server.sealAll(kek, values, context));
        }

        @Override
        public List<byte @Nullable []> openAll(URI kek, List<byte[]> sealed, ValueContext context) {
            return observation("open", kek).observe(() -> server.openAll(kek, sealed, context));
        }

        @Override
        public Optional<String> kekVersion(byte[] sealed) {
            return server.kekVersion(sealed);
        }
    }

    @Override
    public String describe() {
        return client.describe();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
