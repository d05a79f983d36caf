// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls to the key servers of a quorum, by the clients of its KEKs and on threads of their own. Thread safe. */
final class MemberCalls implements AutoCloseable {
    private final List<KekClient> clients;
    private final Duration timeout;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "entigma-quorum");
        thread.setDaemon(true);
        return thread;
    });

    MemberCalls(List<KekClient> clients, Duration timeout) {
        this.clients = clients;
        this.timeout = timeout;
    }

    /** The longest that all calls of one operation may take together. */
    Duration timeout() {
        return timeout;
    }

    /** The client of a KEK. */
    KekClient client(KekCall call, URI kek) {
        for (KekClient each : clients) {
            if (each.supports(kek)) {
                return each;
            }
        }
        throw call.refused("no client serves KEK '" + kek + "' of the quorum; add it", null);
    }

    /** The same for every KEK of the quorum, side by side; all must succeed. */
    List<WrappedDek> forEach(KekCall call, Quorum quorum, Function<Integer, WrappedDek> action) {
        BlockingQueue<Runnable> done = new LinkedBlockingQueue<>();
        Map<Integer, WrappedDek> results = new TreeMap<>();
        Map<URI, EntigmaException> failures = new HashMap<>();
        for (int i = 0; i < quorum.keks().size(); i++) {
            int index = i;
            start(call, () -> {
                try {
                    WrappedDek result = action.apply(index);
                    done.add(() -> results.put(index, result));
                } catch (RuntimeException e) {
                    done.add(() -> failures.put(quorum.keks().get(index), known(call, e)));
                }
            });
        }
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (results.size() + failures.size() < quorum.keks().size()) {
                Runnable next = done.poll(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw call.unavailable(
                            "only " + results.size() + " of " + quorum.keks().size() + " KEKs answered within "
                                    + timeout.toMillis() + " ms, and all are needed",
                            null);
                }
                next.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.unavailable("the thread was interrupted while it waited", e);
        }
        if (!failures.isEmpty()) {
            throw failure(call, "all of the " + quorum.keks().size() + " KEKs are needed", 0, failures);
        }
        return new ArrayList<>(results.values());
    }

    /** Runs a call on a thread of its own. */
    void start(KekCall call, Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw call.unavailable("this client is closed", null);
        }
    }

    /** A foreign client's message may hold what it was given. */
    static EntigmaException known(KekCall call, RuntimeException e) {
        return e instanceof EntigmaException known
                ? known
                : call.unavailable("a client failed with " + e.getClass().getName(), null);
    }

    /** It can pass if those who may still answer are enough: one that is away changes nothing where another has refused. */
    static EntigmaException failure(KekCall call, String need, int most, Map<URI, EntigmaException> failures) {
        String text = need + ", but these failed: "
                + failures.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue().getMessage() + ")")
                        .collect(Collectors.joining("; "));
        return refusals(failures) <= most ? call.unavailable(text, null) : call.refused(text, null);
    }

    /** How many KEKs have said no; what is away may come back. */
    static long refusals(Map<URI, EntigmaException> failures) {
        return failures.values().stream()
                .filter(failure -> !(failure instanceof KeyServerUnavailableException))
                .count();
    }

    @Override
    public void close() {
        threads.shutdown();
        clients.forEach(KekClient::close);
    }
}
