// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.kek.DelegatingKekClient;
import io.entigma.kek.KekClient;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.util.function.Supplier;

/**
 * A KEK client whose calls are observations, so that they are spans where tracing is there: {@code entigma.key.server} with the
 * KEK's scheme and the operation, and the KEK's URI as a value of high cardinality. They have no parent: a call serves every
 * thread that waits for its key.
 */
final class ObservedKekClient extends DelegatingKekClient {
    private final ObservationRegistry registry;

    ObservedKekClient(KekClient client, ObservationRegistry registry) {
        super(client);
        this.registry = registry;
    }

    @Override
    protected <T> T call(String operation, URI kek, Supplier<T> action) {
        return Observation.createNotStarted("entigma.key.server", registry)
                .contextualName("entigma " + operation)
                .lowCardinalityKeyValue("operation", operation)
                .lowCardinalityKeyValue("client", String.valueOf(kek.getScheme()))
                .highCardinalityKeyValue("kek", kek.toString())
                .observe(action);
    }
}
