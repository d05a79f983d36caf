// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import com.google.crypto.tink.subtle.Hkdf;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
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
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;
import org.jspecify.annotations.Nullable;

/**
 * KEK client that splits each DEK into n shares (Shamir's scheme, of Bouncy Castle) and has each wrapped under another KEK by
 * that one's client: k of them give the DEK back, fewer give nothing. So no single stolen key server opens anything, and
 * n - k dead ones stop no unwrap; a wrap needs all n. KEK URIs are {@code quorum:NAME}. Thread safe.
 *
 * <p>A server that answers with another share is found out by a commitment that is stored with the shares: the others are
 * asked, and a warning names its KEK. When k, n or a KEK of the quorum changes, a DEK that was split before stays readable as
 * long as its quorum is named by {@link Builder#former}, but is not moved: the old shares would open it for ever. It takes a
 * new DEK version and re-encryption to get away from them. Needs Bouncy Castle's {@code bcprov-jdk18on}.
 */
public final class QuorumKekClient implements KekClient {
    private static final System.Logger LOG = System.getLogger(QuorumKekClient.class.getName());

    private final Map<String, Quorum> quorums;
    private final Map<String, List<Quorum>> former;
    private final List<KekClient> clients;
    private final Duration hedge;
    private final Duration callTimeout;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "entigma-quorum");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    private QuorumKekClient(Builder builder) {
        this.quorums = Map.copyOf(builder.quorums);
        this.former = Map.copyOf(builder.former);
        this.clients = List.copyOf(builder.clients);
        this.hedge = builder.hedge;
        this.callTimeout = builder.callTimeout;
    }

    /**
     * Begins a client.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean supports(URI kek) {
        return "quorum".equalsIgnoreCase(kek.getScheme())
                && kek.getRawSchemeSpecificPart().matches("[A-Za-z0-9._-]{1,64}");
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return clients.stream().allMatch(KekClient::versionIdentifiesKeyMaterial);
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        Quorum quorum = quorum(call);
        byte[] secret = dek.toCleartextBytes();
        List<byte[]> shares = List.of();
        try {
            shares = split(secret, quorum);
            List<byte[]> all = shares;
            List<WrappedDek> wrapped = forEach(call, quorum, i -> {
                URI each = quorum.keks().get(i);
                try (CleartextKey share = CleartextKey.copyOf(all.get(i))) {
                    return client(call, each).wrap(each, share, context);
                }
            });
            return stored(call, new WrappedShares(quorum, commitment(secret, quorum, context), wrapped));
        } finally {
            Arrays.fill(secret, (byte) 0);
            shares.forEach(share -> Arrays.fill(share, (byte) 0));
        }
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("rewrap", kek, context);
        WrappedShares shares = shares(call, wrapped);
        Quorum quorum = quorum(call);
        if (!shares.quorum().equals(quorum)) {
            throw call.refused(
                    "the DEK was split for " + shares.quorum() + ", the quorum is " + quorum
                            + " now; the old shares would"
                            + " go on opening it, so give the tenant a new DEK (rotate-dek) and re-encrypt",
                    null);
        }
        List<WrappedDek> moved = forEach(call, quorum, i -> {
            URI each = quorum.keks().get(i);
            return client(call, each).rewrap(each, shares.shares().get(i), context);
        });
        return stored(call, new WrappedShares(quorum, shares.commitment(), moved));
    }

    private static WrappedDek stored(KekCall call, WrappedShares shares) {
        byte[] bytes = shares.toBytes();
        if (bytes.length > WrappedDek.MAX_BYTES) {
            throw call.refused(
                    "the wrapped shares have " + bytes.length + " bytes in all, more than " + WrappedDek.MAX_BYTES
                            + "; take fewer KEKs",
                    null);
        }
        return new WrappedDek(bytes, shares.version());
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        WrappedShares stored = shares(call, wrapped);
        Gathering gathering = new Gathering(call, stored, context);
        try {
            return gathering.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.unavailable("the thread was interrupted while it waited for shares", e);
        } finally {
            gathering.forget();
        }
    }

    private WrappedShares shares(KekCall call, WrappedDek wrapped) {
        WrappedShares stored = WrappedShares.parse(wrapped.toBytes()).orElseThrow(() -> call.wrongContext(null));
        Quorum quorum = quorum(call);
        String name = call.kek().getRawSchemeSpecificPart();
        // The key table must not choose whom to ask for shares.
        if (!stored.quorum().equals(quorum)
                && !former.getOrDefault(name, List.of()).contains(stored.quorum())) {
            throw call.refused(
                    "the DEK was split for a quorum that is neither the present one nor a former one, another context or"
                            + " changed bytes aside; name it with former(...) if it is right, else restore the key table's"
                            + " row",
                    null);
        }
        return stored;
    }

    private Quorum quorum(KekCall call) {
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        Quorum quorum = supports(call.kek()) ? quorums.get(call.kek().getRawSchemeSpecificPart()) : null;
        if (quorum == null) {
            throw call.refused("there is no such quorum; there are " + quorums.keySet(), null);
        }
        return quorum;
    }

    private KekClient client(KekCall call, URI kek) {
        for (KekClient each : clients) {
            if (each.supports(kek)) {
                return each;
            }
        }
        throw call.refused("no client serves KEK '" + kek + "' of the quorum; add it", null);
    }

    /** The same for every KEK of the quorum, side by side; all must succeed. */
    private List<WrappedDek> forEach(KekCall call, Quorum quorum, Function<Integer, WrappedDek> action) {
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
        long end = System.nanoTime() + callTimeout.toNanos();
        try {
            while (results.size() + failures.size() < quorum.keks().size()) {
                Runnable next = done.poll(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw call.unavailable(
                            "only " + results.size() + " of " + quorum.keks().size() + " KEKs answered within "
                                    + callTimeout.toMillis() + " ms, and all are needed",
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

    private void start(KekCall call, Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw call.unavailable("this client is closed", null);
        }
    }

    /** A foreign client's message may hold what it was given. */
    private static EntigmaException known(KekCall call, RuntimeException e) {
        return e instanceof EntigmaException known
                ? known
                : call.unavailable("a client failed with " + e.getClass().getName(), null);
    }

    /** It can pass if those who may still answer are enough: one that is away changes nothing where another has refused. */
    private static EntigmaException failure(KekCall call, String need, int most, Map<URI, EntigmaException> failures) {
        String text = need + ", but these failed: "
                + failures.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue().getMessage() + ")")
                        .collect(Collectors.joining("; "));
        return refusals(failures) <= most ? call.unavailable(text, null) : call.refused(text, null);
    }

    private static long refusals(Map<URI, EntigmaException> failures) {
        return failures.values().stream()
                .filter(failure -> !(failure instanceof KeyServerUnavailableException))
                .count();
    }

    private List<byte[]> split(byte[] secret, Quorum quorum) {
        try {
            ShamirSplitSecret split = ShamirSecretSplitter.getInstance(
                            ShamirSecretSplitter.Algorithm.AES, secret.length, random)
                    .resplit(secret, quorum.threshold(), quorum.keks().size());
            List<byte[]> shares = new ArrayList<>();
            for (ShamirSplitSecretShare share : split.getSecretShares()) {
                shares.add(share.getEncoded());
            }
            return shares;
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
    }

    private static byte[] combine(Map<Integer, byte[]> shares) {
        ShamirSplitSecretShare[] parts = shares.entrySet().stream()
                .map(entry -> new ShamirSplitSecretShare(entry.getValue(), entry.getKey() + 1))
                .toArray(ShamirSplitSecretShare[]::new);
        try {
            return ShamirSplitSecret.getInstance(ShamirSecretSplitter.Algorithm.AES, parts)
                    .getSecret();
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
    }

    private static String commitment(byte[] secret, Quorum quorum, WrapContext context) {
        try {
            return HexFormat.of()
                    .formatHex(Hkdf.computeHkdf(
                            "HmacSha256",
                            secret,
                            new byte[0],
                            WrappedShares.subject(quorum, context),
                            WrappedShares.COMMITMENT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Quorum", operation, kek, context);
    }

    /** One unwrap: asks k servers, another one for each that fails or takes its time, and tries what has come. */
    private final class Gathering {
        private final KekCall call;
        private final WrappedShares stored;
        private final WrapContext context;
        private final BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
        private final Map<Integer, byte[]> shares = new TreeMap<>();
        private final Map<URI, EntigmaException> failures = new HashMap<>();
        private int asked;

        Gathering(KekCall call, WrappedShares stored, WrapContext context) {
            this.call = call;
            this.stored = stored;
            this.context = context;
        }

        private int threshold() {
            return stored.quorum().threshold();
        }

        private int number() {
            return stored.shares().size();
        }

        CleartextKey run() throws InterruptedException {
            long end = System.nanoTime() + callTimeout.toNanos();
            while (asked < threshold()) {
                askNext();
            }
            while (shares.size() + failures.size() < number()) {
                Runnable arrival = arrivals.poll(
                        Math.min(hedge.toNanos(), Math.max(end - System.nanoTime(), 0)), TimeUnit.NANOSECONDS);
                if (arrival != null) {
                    int before = shares.size();
                    arrival.run();
                    if (refusals(failures) > number() - threshold()) {
                        // Nobody has to wait for the others.
                        throw tooFew();
                    }
                    byte[] dek = shares.size() > before ? tryNewest() : null;
                    if (dek != null) {
                        return handOut(dek);
                    }
                } else if (System.nanoTime() >= end && asked == number()) {
                    throw call.unavailable(
                            shares.size() + " shares came within " + callTimeout.toMillis() + " ms, " + threshold()
                                    + " are needed" + failed(),
                            null);
                }
                if (asked < number() && (arrival == null || asked - failures.size() < threshold() || isStuck())) {
                    askNext();
                }
            }
            if (shares.size() >= threshold()) {
                throw call.refused(
                        "the shares that came give no DEK of this context (tenant and key id); a key server lies, or the key"
                                + " table's row was changed: restore it" + failed(),
                        null);
            }
            throw tooFew();
        }

        private EntigmaException tooFew() {
            return failure(
                    call, threshold() + " of " + number() + " shares are needed", number() - threshold(), failures);
        }

        /** Everybody who was asked has answered, and it was not enough. */
        private boolean isStuck() {
            return shares.size() + failures.size() == asked;
        }

        private String failed() {
            return failures.isEmpty() ? "" : "; not answered: " + failures.keySet();
        }

        private void askNext() {
            int index = asked++;
            URI kek = stored.quorum().keks().get(index);
            WrappedDek share = stored.shares().get(index);
            start(call, () -> {
                try (CleartextKey opened = client(call, kek).unwrap(kek, share, context)) {
                    byte[] bytes = opened.toCleartextBytes();
                    arrivals.add(() -> shares.put(index, bytes));
                } catch (RuntimeException e) {
                    arrivals.add(() -> failures.put(kek, known(call, e)));
                }
            });
        }

        /** Every set of k shares that came; with one liar among them, one of the sets is right. */
        private byte @Nullable [] tryNewest() {
            List<Integer> all = new ArrayList<>(shares.keySet());
            for (int bits = 0; bits < 1 << all.size(); bits++) {
                if (Integer.bitCount(bits) == threshold()) {
                    Map<Integer, byte[]> set = new TreeMap<>();
                    for (int i = 0; i < all.size(); i++) {
                        if ((bits >> i & 1) == 1) {
                            set.put(all.get(i), shares.get(all.get(i)));
                        }
                    }
                    byte[] dek = combine(set);
                    if (isRight(dek)) {
                        tellLiars(set, dek);
                        return dek;
                    }
                    Arrays.fill(dek, (byte) 0);
                }
            }
            return null;
        }

        private boolean isRight(byte[] dek) {
            return commitment(dek, stored.quorum(), context).equals(stored.commitment());
        }

        private void tellLiars(Map<Integer, byte[]> right, byte[] dek) {
            for (Map.Entry<Integer, byte[]> share : shares.entrySet()) {
                if (!right.containsKey(share.getKey())) {
                    Map<Integer, byte[]> set = new TreeMap<>(right);
                    set.remove(right.keySet().iterator().next());
                    set.put(share.getKey(), share.getValue());
                    byte[] other = combine(set);
                    if (!MessageDigest.isEqual(other, dek)) {
                        LOG.log(
                                Level.WARNING,
                                "Quorum: KEK {0} gave another share than it was given, for key {1}; look at that server",
                                stored.quorum().keks().get(share.getKey()),
                                context.keyId());
                    }
                    Arrays.fill(other, (byte) 0);
                }
            }
        }

        private CleartextKey handOut(byte[] dek) {
            try {
                return CleartextKey.copyOf(dek);
            } finally {
                Arrays.fill(dek, (byte) 0);
            }
        }

        void forget() {
            for (Runnable late = arrivals.poll(); late != null; late = arrivals.poll()) {
                late.run();
            }
            shares.values().forEach(share -> Arrays.fill(share, (byte) 0));
        }
    }

    @Override
    public String describe() {
        return "Quorum of key servers: "
                + quorums.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads.shutdown();
            clients.forEach(KekClient::close);
        }
    }

    @Override
    public String toString() {
        return "QuorumKekClient[" + describe() + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder {
        private final Map<String, Quorum> quorums = new HashMap<>();
        private final Map<String, List<Quorum>> former = new HashMap<>();
        private final List<KekClient> clients = new ArrayList<>();
        private Duration hedge = Duration.ofMillis(500);
        private Duration callTimeout = Duration.ofSeconds(8);

        private Builder() {}

        /**
         * Names a quorum; its KEK URI is {@code quorum:NAME}.
         *
         * @param name 1 to 64 of A-Z a-z 0-9 . _ -
         * @param quorum the quorum
         * @return this
         */
        public Builder quorum(String name, Quorum quorum) {
            if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
                throw new MisconfigurationException(
                        "Quorum: a name must be 1 to 64 of A-Z a-z 0-9 . _ -, but is '" + name + "'");
            }
            quorums.put(name, quorum);
            return this;
        }

        /**
         * Names what a quorum was before, so that DEKs that were split for that still open.
         *
         * @param name the name
         * @param quorum the former quorum
         * @return this
         */
        public Builder former(String name, Quorum quorum) {
            former.computeIfAbsent(name, unused -> new ArrayList<>()).add(quorum);
            return this;
        }

        /**
         * Adds the client of one or more of the KEKs. It is closed with this one.
         *
         * @param client the client
         * @return this
         */
        public Builder client(KekClient client) {
            clients.add(client);
            return this;
        }

        /**
         * Sets how long a key server may take before another one is asked as well; 500 ms unless set.
         *
         * @param wait more than zero
         * @return this
         */
        public Builder hedge(Duration wait) {
            hedge = positive("hedge", wait);
            return this;
        }

        /**
         * Sets how long a wrap or unwrap may take in all; 8 s unless set, to stay below the engine's own limit.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder callTimeout(Duration timeout) {
            callTimeout = positive("call timeout", timeout);
            return this;
        }

        private static Duration positive(String what, Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new MisconfigurationException("Quorum: the " + what + " must be more than zero, but is " + time);
            }
            return time;
        }

        /**
         * Makes the client. Calls no server.
         *
         * @return the client
         * @throws MisconfigurationException if a KEK of a quorum has no client
         */
        public QuorumKekClient build() {
            for (Quorum quorum : quorums.values()) {
                for (URI kek : quorum.keks()) {
                    if (clients.stream().noneMatch(client -> client.supports(kek))) {
                        throw new MisconfigurationException(
                                "Quorum: no client serves KEK '" + kek + "'; add it with client(...)");
                    }
                }
            }
            return new QuorumKekClient(this);
        }
    }
}
