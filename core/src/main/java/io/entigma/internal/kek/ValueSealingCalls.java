// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.report.ValueServerCallData;
import io.entigma.kek.KekClient;
import io.entigma.kek.ValueContext;
import io.entigma.kek.ValueSealingClient;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.EntigmaListener.ValueServerCall;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls to key servers that seal and open values themselves: under the same policy as wrapping, in portions that fit one
 * call, reported, and believed only if the answer fits. Thread safe.
 */
final class ValueSealingCalls {
    private final GuardedKekClients keks;
    private final Events events;

    ValueSealingCalls(GuardedKekClients keks, Events events) {
        this.keks = keks;
        this.events = events;
    }

    /** The server behind a KEK, if its client can do more than wrap. */
    ValueSealingClient server(URI kek) {
        return server(kek, keks.client(kek));
    }

    private static ValueSealingClient server(URI kek, KekClient client) {
        return client.valueServer()
                .orElseThrow(() -> new MisconfigurationException("KEK " + kek
                        + ": its client cannot seal values at the key server ("
                        + client.describe() + "); use Vault, OpenBao or the reference key server, or remove"
                        + " at = KEY_SERVER"));
    }

    List<byte[]> seal(URI kek, List<byte[]> plain, ValueContext context) {
        return inPortions(plain, portion -> {
            List<byte[]> sealed = call(
                    kek,
                    context,
                    portion.size(),
                    EntigmaListener::valuesSealed,
                    server -> server.sealAll(kek, portion, context));
            boolean fits = sealed.size() == portion.size();
            for (int i = 0; fits && i < portion.size(); i++) {
                int length = sealed.get(i).length;
                fits = length >= 1 && length <= ValueSealingClient.maxSealedBytes(portion.get(i).length);
            }
            return believed(kek, context, fits, sealed);
        });
    }

    List<byte @Nullable []> open(URI kek, List<byte[]> sealed, ValueContext context) {
        return inPortions(sealed, portion -> {
            List<byte @Nullable []> opened = call(
                    kek,
                    context,
                    portion.size(),
                    EntigmaListener::valuesOpened,
                    server -> server.openAll(kek, portion, context));
            return believed(kek, context, opened.size() == portion.size(), opened);
        });
    }

    private static <T> List<T> believed(URI kek, ValueContext context, boolean fits, List<T> answer) {
        if (!fits) {
            throw new KeyServerUnavailableException(subject(kek, context)
                    + ": the number or size of the values in its answer does not fit; check what runs at this address");
        }
        return answer;
    }

    private static String subject(URI kek, ValueContext context) {
        return "Values of " + context.attribute() + " of tenant '" + context.tenant() + "', KEK " + kek;
    }

    private <T> T call(
            URI kek,
            ValueContext context,
            int values,
            BiConsumer<EntigmaListener, ValueServerCall> event,
            Function<ValueSealingClient, T> action) {
        return keks.call(
                kek,
                context.tenant(),
                subject(kek, context),
                (duration, error) -> {
                    ValueServerCall call = new ValueServerCallData(
                            kek, context.tenant(), context.attribute(), values, duration, error.orElse(null));
                    events.tell(listener -> event.accept(listener, call));
                },
                client -> action.apply(server(kek, client)));
    }

    private static <T> List<T> inPortions(List<byte[]> all, Function<List<byte[]>, List<T>> call) {
        List<T> results = new ArrayList<>(all.size());
        int from = 0;
        while (from < all.size()) {
            int to = from;
            long bytes = 0;
            while (to < all.size() && to - from < ValueSealingClient.MAX_CALL_VALUES) {
                bytes += all.get(to).length;
                if (to > from && bytes > ValueSealingClient.MAX_CALL_BYTES) {
                    break;
                }
                to++;
            }
            results.addAll(call.apply(List.copyOf(all.subList(from, to))));
            from = to;
        }
        return results;
    }
}
