// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    private final Map<String, Quorum> quorums;
    private final Map<String, List<Quorum>> former;
    private final List<KekClient> clients;
    private final Duration hedge;
    private final MemberCalls members;
    private final SecretSharing sharing = new SecretSharing();
    private volatile boolean closed;

    private QuorumKekClient(Builder builder) {
        this.quorums = Map.copyOf(builder.quorums);
        this.former = Map.copyOf(builder.former);
        this.clients = List.copyOf(builder.clients);
        this.hedge = builder.hedge;
        this.members = new MemberCalls(clients, builder.callTimeout);
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
            shares = sharing.split(secret, quorum);
            List<byte[]> all = shares;
            List<WrappedDek> wrapped = members.forEach(call, quorum, i -> {
                URI each = quorum.keks().get(i);
                try (CleartextKey share = CleartextKey.copyOf(all.get(i))) {
                    return members.client(call, each).wrap(each, share, context);
                }
            });
            return stored(call, new WrappedShares(quorum, SecretSharing.commitment(secret, quorum, context), wrapped));
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
        List<WrappedDek> moved = members.forEach(call, quorum, i -> {
            URI each = quorum.keks().get(i);
            return members.client(call, each).rewrap(each, shares.shares().get(i), context);
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
        Gathering gathering = new Gathering(members, hedge, call, stored, context);
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

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Quorum", operation, kek, context);
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
            members.close();
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
