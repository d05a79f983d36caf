// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tenant's DEK or index key in memory, certified: its id was recomputed from the key and the tenant. Holds the keys derived
 * so far. Thread safe. Nothing here is wiped when a cache drops it, since another thread may still be opening a value
 * with it; it is garbage from then on.
 */
public final class DataKey {
    /** Beyond any limit. */
    private static final long UNKNOWN = Long.MAX_VALUE / 2;

    private final TenantId tenant;
    private final KeyId id;
    private final CleartextKey dek;
    private final ConcurrentMap<FieldContext, FieldKey> fieldKeys = new ConcurrentHashMap<>();
    private final ConcurrentMap<TokenName, TokenKey> tokenKeys = new ConcurrentHashMap<>();
    private volatile boolean sealedSince;
    private final AtomicLong usesLeft = new AtomicLong();
    private final AtomicLong block = new AtomicLong();
    private final AtomicLong owed = new AtomicLong();
    private final AtomicLong counted = new AtomicLong(UNKNOWN);

    /** What a token key is derived for. */
    private record TokenName(String kind, String context) {}

    private DataKey(TenantId tenant, KeyId id, CleartextKey dek) {
        this.tenant = tenant;
        this.id = id;
        this.dek = dek;
    }

    /**
     * Makes a new random DEK.
     *
     * @param tenant whose it is
     * @return the key
     */
    public static DataKey generate(TenantId tenant) {
        byte[] bytes = new byte[CleartextKey.BYTES];
        new SecureRandom().nextBytes(bytes);
        try {
            return of(tenant, CleartextKey.copyOf(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * The key of a tenant, under the id that follows from both. Compare the id with the one that was asked for.
     *
     * @param tenant whose it should be
     * @param dek the DEK, owned by the result from now on
     * @return the key
     */
    public static DataKey of(TenantId tenant, CleartextKey dek) {
        return new DataKey(tenant, KeyDerivation.keyId(dek, tenant), dek);
    }

    /**
     * Whose key it is.
     *
     * @return the tenant
     */
    public TenantId tenant() {
        return tenant;
    }

    /**
     * Its self-certifying id.
     *
     * @return the id
     */
    public KeyId id() {
        return id;
    }

    /**
     * The secret itself, to be wrapped.
     *
     * @return the DEK, still owned by this object
     */
    public CleartextKey cleartext() {
        return dek;
    }

    /**
     * Takes one of the uses that were reserved for this node.
     *
     * @return false if there is none left; then reserve more before the key seals anything
     */
    public boolean takeUse() {
        long left = usesLeft.get();
        while (left > 0 && !usesLeft.compareAndSet(left, left - 1)) {
            left = usesLeft.get();
        }
        if (left > 0) {
            noteSealing();
        }
        return left > 0;
    }

    /** Says that what is stored from now on needs it, for keys whose uses are not counted. */
    public void noteSealing() {
        if (!sealedSince) {
            sealedSince = true;
        }
    }

    /**
     * Whether it has sealed anything since the last {@link #forgetSealing}.
     *
     * @return true if it has
     */
    public boolean hasSealed() {
        return sealedSince;
    }

    /** Begins to look out for uses anew. */
    public void forgetSealing() {
        sealedSince = false;
    }

    /**
     * Adds uses that were reserved.
     *
     * @param uses how many
     */
    public void grantUses(long uses) {
        usesLeft.addAndGet(uses);
    }

    /**
     * Uses that were granted but are not in the key table yet.
     *
     * @return how many
     */
    public long owedUses() {
        return owed.get();
    }

    /**
     * Adds to the uses that are not in the key table yet.
     *
     * @param uses how many
     */
    public void oweUses(long uses) {
        owed.addAndGet(uses);
    }

    /**
     * Remembers what the key table says.
     *
     * @param estimate the key's uses by all nodes
     * @param settled how many of the owed ones are among them
     */
    public void counted(long estimate, long settled) {
        counted.set(estimate);
        owed.addAndGet(-settled);
    }

    /**
     * The key's uses by all nodes, as far as they are known.
     *
     * @return the uses; a number beyond any limit before the key table was first asked
     */
    public long knownUses() {
        return counted.get() + owed.get();
    }

    /**
     * Whether the key table was asked for its uses.
     *
     * @return true if it was
     */
    public boolean isCounted() {
        return counted.get() != UNKNOWN;
    }

    /**
     * How many uses to reserve next: each time twice as many, so that a busy key asks rarely and a quiet one wastes few.
     *
     * @param first how many to begin with
     * @return the size of the next block
     */
    public long nextBlock(long first) {
        return block.updateAndGet(size -> size == 0 ? first : Math.min(size * 2, Long.MAX_VALUE / 4));
    }

    FieldKey fieldKey(FieldContext context, Ciphers ciphers) {
        FieldKey key = fieldKeys.get(context);
        return key != null ? key : fieldKeys.computeIfAbsent(context, c -> deriveFieldKey(c, ciphers));
    }

    /**
     * The key of an attribute's search tokens of one kind, derived once. For index keys only.
     *
     * @param kind the kind, as the format names it
     * @param context the attribute's context
     * @return the key
     */
    public TokenKey tokenKey(String kind, String context) {
        TokenName name = new TokenName(kind, context);
        TokenKey key = tokenKeys.get(name);
        return key != null ? key : tokenKeys.computeIfAbsent(name, this::deriveTokenKey);
    }

    private TokenKey deriveTokenKey(TokenName name) {
        byte[] secret = KeyDerivation.tokenKey(dek, name.kind(), name.context());
        try {
            return new TokenKey(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private FieldKey deriveFieldKey(FieldContext context, Ciphers ciphers) {
        byte[] secret = KeyDerivation.fieldKey(dek, context);
        try {
            return switch (context.purpose()) {
                case VALUE -> new GcmFieldKey(id, secret, ciphers);
                case DETERMINISTIC -> new SivFieldKey(id, secret);
            };
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "DataKey[" + id + " of " + tenant + "]";
    }
}
