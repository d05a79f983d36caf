// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import com.google.gson.JsonObject;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.http.HttpCalls;
import io.entigma.internal.http.JsonAnswer;
import io.entigma.internal.http.JsonBody;
import io.entigma.kek.HttpKekBuilder;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.ValueContext;
import io.entigma.kek.ValueSealingClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KEK client for the Transit engine of HashiCorp Vault and OpenBao. KEK URIs are {@code vault://HOST:PORT/MOUNT/keys/NAME},
 * for the address that the client was built for and no other: its token goes nowhere else. The KEK never leaves Vault;
 * rewrapping is done there as well. Thread safe.
 *
 * <p>Seals and opens values as well, for attributes with {@link io.entigma.Place#KEY_SERVER}, under the context tenant and
 * attribute.
 *
 * <p>The KEK must be made with {@code derived=true}: Vault then derives a key of its own for each context, which here is
 * tenant and key id, and another context does not open. The first wrap under each KEK tries that; a KEK that opens under
 * another context is refused. (Vault's {@code associated_data} is not used, since its rewrap does not know it.)
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/transit">Transit secrets engine (API)</a>
 */
public final class VaultKekClient implements KekClient, ValueSealingClient {
    private static final String CLIENT = "Vault client";
    private static final Pattern PATH = Pattern.compile("/(" + VaultSession.SEGMENTS + ")/keys/([A-Za-z0-9._-]+)");
    private static final Pattern CIPHERTEXT = Pattern.compile("vault:v(\\d{1,9}):[A-Za-z0-9+/]{1,1024}={0,2}");

    private final URI address;
    private final VaultSession session;
    private final VaultValues values;
    private final String description;
    private final Set<URI> bound = ConcurrentHashMap.newKeySet();

    private VaultKekClient(URI address, VaultSession session, String description) {
        this.address = address;
        this.session = session;
        this.values = new VaultValues(session);
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @param address Vault's own address, {@code https://HOST:PORT}; plain {@code http:} only for a host of this machine, a
     *     Vault Agent for example
     * @return a builder
     */
    public static Builder builder(URI address) {
        return new Builder(address);
    }

    /** Whether a URI is one of this kind. */
    static boolean isKekUri(URI kek) {
        return kek.getScheme() != null
                && kek.getScheme().toLowerCase(Locale.ROOT).equals("vault")
                && kek.getHost() != null
                && kek.getRawUserInfo() == null
                && kek.getRawQuery() == null
                && kek.getRawFragment() == null
                && kek.getRawPath() != null
                && PATH.matcher(kek.getRawPath()).matches()
                && !kek.getRawPath().contains("/..");
    }

    @Override
    public boolean supports(URI kek) {
        return isKekUri(kek)
                && address.getHost().equalsIgnoreCase(kek.getHost())
                && port(address) == (kek.getPort() < 0 ? port(address) : kek.getPort());
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equals("http") ? 80 : 443;
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return true;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        byte[] bytes = dek.toCleartextBytes();
        byte[] encoded = Base64.getEncoder().encode(bytes);
        try {
            WrappedDek wrapped = wrapped(call, ask(call, "encrypt", "plaintext", encoded));
            requireBinding(kek, wrapped, context);
            return wrapped;
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** A KEK without derivation ignores the context without a word. */
    private void requireBinding(URI kek, WrappedDek wrapped, WrapContext context) {
        if (bound.contains(kek)) {
            return;
        }
        WrapContext other = new WrapContext(context.tenant(), new KeyId(0, 0));
        KekCall call = call("unwrap", kek, other);
        JsonAnswer answer = send(call, "decrypt", "ciphertext", wrapped.toBytes());
        if (answer.isSuccess()) {
            throw VaultFailures.notDerived(kek);
        }
        bound.add(kek);
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        JsonAnswer answer = ask(call, "decrypt", "ciphertext", ciphertext(call, wrapped));
        byte[] bytes = {};
        try {
            bytes = Base64.getDecoder().decode(answer.text("data", "plaintext").orElse(""));
            if (bytes.length != CleartextKey.BYTES) {
                throw bytes.length == 0
                        ? VaultFailures.strange(call, "it has no plaintext")
                        : call.notADek(bytes.length);
            }
            return CleartextKey.copyOf(bytes);
        } catch (IllegalArgumentException e) {
            // The cause could quote what was decoded.
            throw VaultFailures.strange(call, "data.plaintext is not base64");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("rewrap", kek, context);
        return wrapped(call, ask(call, "rewrap", "ciphertext", ciphertext(call, wrapped)));
    }

    @Override
    public List<byte[]> sealAll(URI kek, List<byte[]> plain, ValueContext context) {
        KekCall call = call("seal", kek, context);
        List<byte[]> sealed = values.seal(call, target(call, "encrypt"), plain, context);
        requireBinding(kek, sealed, context);
        return sealed;
    }

    /** A KEK without derivation ignores the context without a word. */
    private void requireBinding(URI kek, List<byte[]> sealed, ValueContext context) {
        if (!bound.contains(kek) && !sealed.isEmpty()) {
            ValueContext other = new ValueContext(context.tenant(), context.keyId(), context.attribute() + "?");
            if (openAll(kek, sealed.subList(0, 1), other).get(0) != null) {
                throw VaultFailures.notDerived(kek);
            }
            bound.add(kek);
        }
    }

    @Override
    public List<byte @Nullable []> openAll(URI kek, List<byte[]> sealed, ValueContext context) {
        KekCall call = call("open", kek, context);
        return values.open(call, target(call, "decrypt"), sealed, context);
    }

    @Override
    public Optional<String> kekVersion(byte[] sealed) {
        return VaultValues.version(sealed);
    }

    private static KekCall call(String operation, URI kek, ValueContext context) {
        return call(operation, kek, new WrapContext(context.tenant(), context.keyId()));
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Vault", operation, kek, context);
    }

    private static byte[] ciphertext(KekCall call, WrappedDek wrapped) {
        byte[] bytes = wrapped.toBytes();
        if (!CIPHERTEXT.matcher(new String(bytes, StandardCharsets.US_ASCII)).matches()) {
            throw call.wrongContext(null);
        }
        return bytes;
    }

    private static WrappedDek wrapped(KekCall call, JsonAnswer answer) {
        String text = answer.text("data", "ciphertext").orElse("");
        Matcher matcher = CIPHERTEXT.matcher(text);
        if (!matcher.matches() || text.length() <= CleartextKey.BYTES) {
            throw VaultFailures.strange(call, "data.ciphertext is not vault:vN:BASE64");
        }
        return new WrappedDek(VaultSession.utf8(text), matcher.group(1));
    }

    private JsonAnswer ask(KekCall call, String operation, String field, byte[] value) {
        JsonAnswer answer = send(call, operation, field, value);
        if (!answer.isSuccess()) {
            throw VaultFailures.refusal(call, answer);
        }
        return answer;
    }

    private JsonAnswer send(KekCall call, String operation, String field, byte[] value) {
        String target = target(call, operation);
        JsonObject rest = new JsonObject();
        rest.addProperty(
                "context", Base64.getEncoder().encodeToString(call.context().toBytes()));
        return session.post(call, target, JsonBody.of(rest, field, value));
    }

    private String target(KekCall call, String operation) {
        Matcher path = PATH.matcher(String.valueOf(call.kek().getRawPath()));
        if (!supports(call.kek()) || !path.matches()) {
            throw call.refused("the KEK URI must be vault://HOST:PORT/MOUNT/keys/NAME of this client's Vault", null);
        }
        return path.group(1) + "/" + operation + "/" + path.group(2);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return "VaultKekClient[" + description + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder extends HttpKekBuilder<Builder> {
        private final URI address;
        private @Nullable VaultLogin login;
        private @Nullable String namespace;

        private Builder(URI address) {
            super(CLIENT);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean local = address.getHost() != null
                    && Set.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost());
            if (address.getHost() == null || !(scheme.equals("https") || (scheme.equals("http") && local))) {
                throw new MisconfigurationException(
                        CLIENT + ": the address must be https://HOST:PORT (http only for this"
                                + " machine itself), but is '" + address + "'");
            }
            this.address = URI.create(scheme + "://" + address.getRawAuthority());
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Logs in with a token. It is renewed while Vault allows it; when it has run out, only a restart helps.
         *
         * @param token the token, copied
         * @return this
         */
        public Builder token(char[] token) {
            login = VaultLogin.token(token);
            return this;
        }

        /**
         * Logs in with the token in a file, as Vault Agent writes it; read again after a 403.
         *
         * @param file the file
         * @return this
         */
        public Builder tokenFile(Path file) {
            login = VaultLogin.tokenFile(file);
            return this;
        }

        /**
         * Logs in with an AppRole.
         *
         * @param mount where the method is mounted, usually {@code approle}
         * @param roleId the role id
         * @param secretId the secret id, copied
         * @return this
         */
        public Builder appRole(String mount, String roleId, char[] secretId) {
            login = VaultLogin.appRole(mount(mount), roleId, secretId);
            return this;
        }

        /**
         * Logs in with the token of a Kubernetes service account.
         *
         * @param mount where the method is mounted, usually {@code kubernetes}
         * @param role the role
         * @param jwt the file with the service account's token, read for each login
         * @return this
         */
        public Builder kubernetes(String mount, String role, Path jwt) {
            login = VaultLogin.kubernetes(mount(mount), role, jwt);
            return this;
        }

        /**
         * Logs in with the TLS certificate of {@link #clientKeyStore}.
         *
         * @param mount where the method is mounted, usually {@code cert}
         * @param role the role, or null for any that fits
         * @return this
         */
        public Builder certificate(String mount, @Nullable String role) {
            login = VaultLogin.certificate(mount(mount), role);
            return this;
        }

        private static String mount(String mount) {
            if (!mount.matches(VaultSession.SEGMENTS)) {
                throw new MisconfigurationException(
                        CLIENT + ": a mount must be a path as 'approle' or 'team/approle', but is '" + mount + "'");
            }
            return mount;
        }

        /**
         * Sets Vault's namespace.
         *
         * @param name the namespace, as {@code team-a/prod}
         * @return this
         */
        public Builder namespace(String name) {
            namespace = name;
            return this;
        }

        /**
         * Sets the PKCS12 file with this client's certificate and private key.
         *
         * @param file the file
         * @param password its password, copied
         * @return this
         */
        public Builder clientKeyStore(Path file, char[] password) {
            return useClientKeyStore(file, password);
        }

        /**
         * Reads the key stores and makes the client. Calls no server.
         *
         * @return the client
         * @throws MisconfigurationException if no login is set, or a key store does not open
         */
        public VaultKekClient build() {
            VaultSession session = session();
            return new VaultKekClient(
                    address, session, "Vault Transit at " + session.describe() + ": the KEK stays in Vault");
        }

        /** Reads the key stores; once for each builder. */
        VaultSession session() {
            VaultLogin chosen = login;
            if (chosen == null) {
                throw new MisconfigurationException(
                        CLIENT + ": no login is set; give a token, a token file, an AppRole, a"
                                + " Kubernetes role or a client certificate");
            }
            return new VaultSession(address, namespace, chosen, HttpCalls.open(httpClient(), callTimeout()));
        }
    }
}
