// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.error.EntigmaException;
import io.entigma.kek.KekCall;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One unwrap: asks k servers, another one for each that fails or takes its time, and tries what has come. For one thread. */
final class Gathering {
    private static final System.Logger LOG = System.getLogger(QuorumKekClient.class.getName());

    private final MemberCalls members;
    private final Duration hedge;
    private final KekCall call;
    private final WrappedShares stored;
    private final WrapContext context;
    private final BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
    private final Map<Integer, byte[]> shares = new TreeMap<>();
    private final Map<URI, EntigmaException> failures = new HashMap<>();
    private int asked;

    /**
     * Begins.
     *
     * @param members who is asked
     * @param hedge how long a server may take before another one is asked as well
     * @param call for messages
     * @param stored the shares
     * @param context what they were wrapped for
     */
    Gathering(MemberCalls members, Duration hedge, KekCall call, WrappedShares stored, WrapContext context) {
        this.members = members;
        this.hedge = hedge;
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

    /** The DEK, which the caller closes. */
    CleartextKey run() throws InterruptedException {
        long end = System.nanoTime() + members.timeout().toNanos();
        while (asked < threshold()) {
            askNext();
        }
        while (shares.size() + failures.size() < number()) {
            Runnable arrival = arrivals.poll(
                    Math.min(hedge.toNanos(), Math.max(end - System.nanoTime(), 0)), TimeUnit.NANOSECONDS);
            if (arrival != null) {
                int before = shares.size();
                arrival.run();
                if (MemberCalls.refusals(failures) > number() - threshold()) {
                    // Nobody has to wait for the others.
                    throw tooFew();
                }
                byte[] dek = shares.size() > before ? tryNewest() : null;
                if (dek != null) {
                    return handOut(dek);
                }
            } else if (System.nanoTime() >= end && asked == number()) {
                throw call.unavailable(
                        shares.size() + " shares came within "
                                + members.timeout().toMillis() + " ms, " + threshold() + " are needed" + failed(),
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
        return MemberCalls.failure(
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
        members.start(call, () -> {
            try (CleartextKey opened = members.client(call, kek).unwrap(kek, share, context)) {
                byte[] bytes = opened.toCleartextBytes();
                arrivals.add(() -> shares.put(index, bytes));
            } catch (RuntimeException e) {
                arrivals.add(() -> failures.put(kek, MemberCalls.known(call, e)));
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
                byte[] dek = SecretSharing.combine(set);
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
        return SecretSharing.commitment(dek, stored.quorum(), context).equals(stored.commitment());
    }

    private void tellLiars(Map<Integer, byte[]> right, byte[] dek) {
        for (Map.Entry<Integer, byte[]> share : shares.entrySet()) {
            if (!right.containsKey(share.getKey())) {
                Map<Integer, byte[]> set = new TreeMap<>(right);
                set.remove(right.keySet().iterator().next());
                set.put(share.getKey(), share.getValue());
                byte[] other = SecretSharing.combine(set);
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

    /** Overwrites the shares that came. */
    void forget() {
        for (Runnable late = arrivals.poll(); late != null; late = arrivals.poll()) {
            late.run();
        }
        shares.values().forEach(share -> Arrays.fill(share, (byte) 0));
    }
}
