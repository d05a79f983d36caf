// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.kek.DelegatingKekClient;
import io.entigma.kek.KekClient;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.function.Supplier;

/**
 * A span for each call to a key server, where OpenTelemetry is there. It has no parent: a call serves every thread that waits
 * for its key. A failure is told by its class, since the message can name a tenant.
 */
@Singleton
public class KekTracing implements KekClientDecorator {
    private final Tracer tracer;

    /**
     * For the container.
     *
     * @param tracer who makes spans
     */
    public KekTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public KekClient apply(KekClient client) {
        return new TracedKekClient(client, tracer);
    }

    private static final class TracedKekClient extends DelegatingKekClient {
        private final Tracer tracer;

        TracedKekClient(KekClient client, Tracer tracer) {
            super(client);
            this.tracer = tracer;
        }

        @Override
        protected <T> T call(String operation, URI kek, Supplier<T> action) {
            Span span = tracer.spanBuilder("entigma " + operation)
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("entigma.operation", operation)
                    .setAttribute("entigma.kek", kek.toString())
                    .startSpan();
            try (Scope scope = span.makeCurrent()) {
                return action.get();
            } catch (RuntimeException e) {
                span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
                throw e;
            } finally {
                span.end();
            }
        }
    }
}
