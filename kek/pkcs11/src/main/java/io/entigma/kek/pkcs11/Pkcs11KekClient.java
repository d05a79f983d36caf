// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KEK client for a hardware security module, through its PKCS#11 driver and the JDK's SunPKCS11 provider. KEK URIs are {@code
 * pkcs11:object=LABEL} (RFC 7512); the KEK's versions are the token's AES keys LABEL, LABEL.2, LABEL.3 and so on. DEKs are
 * encrypted with AES-256-GCM inside the token, with label, version, tenant and key id as associated data; the KEK never leaves
 * it, and one that could is refused. Thread safe.
 *
 * <p>A call that the driver does not answer in time is given up, and its thread with it; when too many hang, further calls
 * fail at once. When a session is lost, it is opened again and the call made once more.
 */
public final class Pkcs11KekClient implements KekClient {
    private static final Pattern URI_FORM = Pattern.compile("pkcs11:object=([A-Za-z0-9_-]{1,64})");
    private static final int NONCE = 12;
    private static final int FORMAT = 1;
    private static final int SEALED = CleartextKey.BYTES + 16;
    private static final int MAX_VERSIONS = 1_000;

    private final TokenCalls token;
    private final String description;
    private final SecureRandom random = new SecureRandom();

    Pkcs11KekClient(Token.Opener opener, Duration callTimeout, String description) {
        this.token = new TokenCalls(opener, callTimeout);
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @param library the vendor's PKCS#11 driver
     * @return a builder
     */
    public static Builder builder(Path library) {
        return new Builder(library);
    }

    /** Whether a URI is one of this kind. */
    static boolean isKekUri(URI kek) {
        return URI_FORM.matcher(kek.toString()).matches();
    }

    @Override
    public boolean supports(URI kek) {
        return isKekUri(kek);
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return true;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        String label = label(call);
        return token.run(call, open -> {
            // All of it within one attempt: a second one must neither find the DEK overwritten nor use the nonce again.
            byte[] plain = dek.toCleartextBytes();
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            try {
                int version = newest(open, label);
                Key key = key(call, open, label, version);
                byte[] sealed = open.encrypt(key, nonce, associated(label, version, context), plain);
                if (sealed.length != SEALED) {
                    throw call.unavailable("the token gave " + sealed.length + " bytes, not " + SEALED, null);
                }
                byte[] stored = new byte[1 + NONCE + SEALED];
                stored[0] = FORMAT;
                System.arraycopy(nonce, 0, stored, 1, NONCE);
                System.arraycopy(sealed, 0, stored, 1 + NONCE, SEALED);
                return new WrappedDek(stored, String.valueOf(version));
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        });
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        String label = label(call);
        byte[] stored = wrapped.toBytes();
        if (stored.length != 1 + NONCE + SEALED
                || stored[0] != FORMAT
                || !wrapped.kekVersion().matches("[1-9]\\d{0,3}")) {
            throw call.wrongContext(null);
        }
        int version = Integer.parseInt(wrapped.kekVersion());
        return token.run(call, open -> {
            Key key = key(call, open, label, version);
            byte[] nonce = Arrays.copyOfRange(stored, 1, 1 + NONCE);
            byte[] sealed = Arrays.copyOfRange(stored, 1 + NONCE, stored.length);
            byte[] plain = open.decrypt(key, nonce, associated(label, version, context), sealed);
            try {
                return CleartextKey.copyOf(plain);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        });
    }

    /**
     * Makes a KEK in the token: an AES key of 256 bits, sensitive and not extractable.
     *
     * @param kek its URI
     * @throws MisconfigurationException if there is one already
     */
    @Override
    public void createKek(URI kek) {
        KekCall call = trial("create", kek);
        String label = label(call);
        token.run(call, open -> {
            if (open.labels().contains(label)) {
                throw new MisconfigurationException(
                        "KEK " + kek + ": the token has it already; rotate it, or take another label");
            }
            open.create(label);
            return key(call, open, label, 1);
        });
    }

    /**
     * Makes another version of a KEK, which wraps from now on. Former ones must stay in the token until nothing is wrapped
     * under them.
     *
     * @param kek its URI
     * @return the new version
     */
    public String rotateKek(URI kek) {
        KekCall call = trial("rotate", kek);
        String label = label(call);
        return token.run(call, open -> {
            int next = newest(open, label) + 1;
            key(call, open, label, next - 1);
            open.create(name(label, next));
            return String.valueOf(next);
        });
    }

    private static KekCall trial(String operation, URI kek) {
        return call(operation, kek, new WrapContext(new TenantId("entigma-check"), new KeyId(0, 0)));
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("PKCS#11 token", operation, kek, context);
    }

    private static String label(KekCall call) {
        Matcher matcher = URI_FORM.matcher(call.kek().toString());
        if (!matcher.matches()) {
            throw call.refused("the KEK URI must be pkcs11:object=LABEL, with a label of A-Z a-z 0-9 _ -", null);
        }
        return matcher.group(1);
    }

    private static String name(String label, int version) {
        return version == 1 ? label : label + "." + version;
    }

    private static int newest(Token open, String label) throws GeneralSecurityException {
        var labels = open.labels();
        int version = 1;
        while (version < MAX_VERSIONS && labels.contains(name(label, version + 1))) {
            version++;
        }
        return version;
    }

    private static Key key(KekCall call, Token open, String label, int version) throws GeneralSecurityException {
        Key key = open.key(name(label, version));
        if (key == null) {
            throw new TokenCalls.MissingKeyException(name(label, version));
        }
        if (key.getEncoded() != null) {
            throw call.refused(
                    "the key '" + name(label, version)
                            + "' can be read out of the token; make one that is sensitive and" + " not extractable",
                    null);
        }
        return key;
    }

    /** Label and key id in front, with an end and a fixed length, so no two contexts have the same bytes. */
    private static byte[] associated(String label, int version, WrapContext context) {
        return (label + "." + version + "\n" + context.keyId()
                        + context.tenant().value())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        token.close();
    }

    @Override
    public String toString() {
        return "Pkcs11KekClient[" + description + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder {
        private final Path library;
        private String slot = "slotListIndex = 0";
        private char @Nullable [] pin;
        private Duration callTimeout = Duration.ofSeconds(5);

        private Builder(Path library) {
            this.library = library;
        }

        /**
         * Chooses the slot by its number.
         *
         * @param number the number
         * @return this
         */
        public Builder slot(long number) {
            slot = "slot = " + number;
            return this;
        }

        /**
         * Chooses the slot by its place in the driver's list; 0 unless set.
         *
         * @param index the place
         * @return this
         */
        public Builder slotListIndex(int index) {
            slot = "slotListIndex = " + index;
            return this;
        }

        /**
         * Sets the user's PIN.
         *
         * @param value the PIN, copied
         * @return this
         */
        public Builder pin(char[] value) {
            pin = value.clone();
            return this;
        }

        /**
         * Sets how long a call may take, with a new session if need be; 5 s unless set.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder callTimeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new MisconfigurationException(
                        "PKCS#11 client: the call timeout must be more than zero, but is " + timeout);
            }
            callTimeout = timeout;
            return this;
        }

        /**
         * Makes the client. Does not load the driver yet.
         *
         * @return the client
         * @throws MisconfigurationException if there is no PIN
         */
        public Pkcs11KekClient build() {
            char[] chosen = pin;
            if (chosen == null) {
                throw new MisconfigurationException("PKCS#11 client: no PIN is set");
            }
            return new Pkcs11KekClient(
                    () -> SunToken.open(library, slot, chosen),
                    callTimeout,
                    "PKCS#11 token, driver " + library.getFileName() + ", " + slot + ": the KEK stays in the token");
        }
    }
}
