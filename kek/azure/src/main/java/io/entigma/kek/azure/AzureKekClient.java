// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import com.google.gson.JsonObject;
import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.http.HttpCalls;
import io.entigma.internal.http.JsonAnswer;
import io.entigma.internal.http.RestCalls;
import io.entigma.kek.AccessTokens;
import io.entigma.kek.HttpKekBuilder;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * KEK client for RSA keys in Azure Key Vault and Managed HSM. KEK URIs are {@code azure-kv:} and the key's identifier without
 * a version: {@code azure-kv:https://NAME.vault.azure.net/keys/KEY}, of the vault that the client was built for and no other.
 * Speaks the REST API, so it needs no SDK; tokens come from azure-identity ({@link AzureTokens}) or wherever you have them.
 * Thread safe.
 *
 * <p>DEKs are wrapped with RSA-OAEP-256. Anybody who has the public key can do that, and RSA knows no context; so the vault
 * also signs (PS256) what it wrapped together with KEK, version, tenant and key id, and the signature is verified, by the vault,
 * before anything is unwrapped. A wrap or unwrap is two requests. The private key never leaves the vault.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/keyvault/keys/operation-groups">Key operations</a>
 */
public final class AzureKekClient implements KekClient {
    private static final String CLIENT = "Azure Key Vault client";
    private static final String API = "?api-version=7.4";
    private static final int FORMAT = 1;
    private static final Pattern KEY =
            Pattern.compile("azure-kv:(https://[A-Za-z0-9.-]+(?::\\d{1,5})?)/keys/([A-Za-z0-9-]{1,127})");
    private static final String VERSION = "[A-Za-z0-9]{1,64}";

    private final String vault;
    private final RestCalls rest;
    private final String description;

    private AzureKekClient(String vault, RestCalls rest, String description) {
        this.vault = vault;
        this.rest = rest;
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @param vault the vault, {@code https://NAME.vault.azure.net} or {@code https://NAME.managedhsm.azure.net}
     * @param tokens access tokens for {@code https://vault.azure.net/.default} or {@code https://managedhsm.azure.net/.default}
     * @return a builder
     */
    public static Builder builder(URI vault, AccessTokens tokens) {
        return new Builder(vault, tokens);
    }

    /** The vault that a KEK is in, or empty if the URI is none of ours. */
    static Optional<URI> vaultOf(URI kek) {
        Matcher matcher = KEY.matcher(kek.toString());
        return matcher.matches() ? Optional.of(URI.create(matcher.group(1))) : Optional.empty();
    }

    @Override
    public boolean supports(URI kek) {
        Matcher matcher = KEY.matcher(kek.toString());
        return matcher.matches() && matcher.group(1).equalsIgnoreCase(vault);
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return true;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        byte[] plain = dek.toCleartextBytes();
        try {
            JsonAnswer answer = ask(call, "", "wrapkey", request("RSA-OAEP-256", plain));
            byte[] wrapped = value(call, answer);
            String version = version(call, answer);
            JsonAnswer signed =
                    ask(call, "/" + version, "sign", request("PS256", digest(kek, version, context, wrapped)));
            byte[] signature = value(call, signed);
            if (wrapped.length < 256 || wrapped.length > 512 || signature.length != wrapped.length) {
                throw strange(call, "the wrapped key or its signature is not of an RSA key of 2048 to 4096 bits");
            }
            ByteBuffer stored = ByteBuffer.allocate(1 + 2 * wrapped.length);
            return new WrappedDek(
                    stored.put((byte) FORMAT).put(wrapped).put(signature).array(), version);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek stored, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        byte[] bytes = stored.toBytes();
        int length = (bytes.length - 1) / 2;
        if (bytes.length % 2 != 1
                || bytes[0] != FORMAT
                || length < 256
                || !stored.kekVersion().matches(VERSION)) {
            throw call.wrongContext(null);
        }
        byte[] wrapped = Arrays.copyOfRange(bytes, 1, 1 + length);
        byte[] signature = Arrays.copyOfRange(bytes, 1 + length, bytes.length);
        String version = stored.kekVersion();
        JsonObject verify = new JsonObject();
        verify.addProperty("alg", "PS256");
        verify.addProperty("digest", encode(digest(kek, version, context, wrapped)));
        verify.addProperty("value", encode(signature));
        JsonAnswer verified = ask(call, "/" + version, "verify", verify);
        if (!verified.flag("value")) {
            throw call.wrongContext(null);
        }
        byte[] plain = value(call, ask(call, "/" + version, "unwrapkey", request("RSA-OAEP-256", wrapped)));
        try {
            if (plain.length != CleartextKey.BYTES) {
                throw plain.length == 0 ? strange(call, "it has no plaintext") : call.notADek(plain.length);
            }
            return CleartextKey.copyOf(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static JsonObject request(String algorithm, byte[] value) {
        JsonObject body = new JsonObject();
        body.addProperty("alg", algorithm);
        body.addProperty("value", encode(value));
        return body;
    }

    private static String encode(byte[] value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    private static byte[] value(KekCall call, JsonAnswer answer) {
        try {
            return Base64.getUrlDecoder().decode(answer.text("value").orElse(""));
        } catch (IllegalArgumentException e) {
            throw strange(call, "value is not base64url");
        }
    }

    private static String version(KekCall call, JsonAnswer answer) {
        String kid = answer.text("kid").orElse("");
        String version = kid.substring(kid.lastIndexOf('/') + 1);
        if (!version.matches(VERSION)) {
            throw strange(call, "kid has no key version");
        }
        return version;
    }

    /** SHA-256 over all of it; each part with its length in front, so that no two meanings have the same bytes. */
    private static byte[] digest(URI kek, String version, WrapContext context, byte[] wrapped) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                "entigma azure 1",
                kek.toString(),
                version,
                context.keyId().toString(),
                context.tenant().value()
            }) {
                update(digest, part.getBytes(StandardCharsets.UTF_8));
            }
            update(digest, wrapped);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
        digest.update(part);
    }

    private static EntigmaException strange(KekCall call, String what) {
        return call.unavailable(
                "its answer is not used (" + what + "); check what stands between here and the vault", null);
    }

    private JsonAnswer ask(KekCall call, String version, String operation, JsonObject body) {
        Matcher key = KEY.matcher(call.kek().toString());
        if (!supports(call.kek()) || !key.matches()) {
            throw call.refused("the KEK URI must be azure-kv:" + vault + "/keys/KEY, without a version", null);
        }
        URI target = URI.create(vault + "/keys/" + key.group(2) + version + "/" + operation + API);
        JsonAnswer answer = rest.post(call, target, body);
        if (answer.isSuccess()) {
            return answer;
        }
        String said = "it answered " + answer.status() + " to " + operation + ": ";
        throw switch (answer.status()) {
            case 400 -> call.wrongContext(null);
            case 401 -> call.refused(said + "the access token is not accepted; check its scope and tenant", null);
            case 403 ->
                call.refused(
                        said
                                + "the identity needs wrapKey, unwrapKey, sign and verify on this key, the key must be enabled and"
                                + " allow these operations, and the vault's firewall must let this network in",
                        null);
            case 404 -> call.refused(said + "there is no such key or key version; check the KEK URI", null);
            default -> call.refused(said + "the request was not accepted", null);
        };
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Azure Key Vault", operation, kek, context);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        rest.close();
    }

    @Override
    public String toString() {
        return "AzureKekClient[" + description + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder extends HttpKekBuilder<Builder> {
        private final String vault;
        private final AccessTokens tokens;

        private Builder(URI vault, AccessTokens tokens) {
            super(CLIENT);
            if (!"https".equals(vault.getScheme()) || vault.getHost() == null) {
                throw new MisconfigurationException(
                        CLIENT + ": the vault must be https://NAME.vault.azure.net, but is '" + vault + "'");
            }
            this.vault = "https://" + vault.getRawAuthority();
            this.tokens = tokens;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Makes the client. Calls no server.
         *
         * @return the client
         */
        public AzureKekClient build() {
            return new AzureKekClient(
                    vault,
                    new RestCalls(HttpCalls.open(httpClient(), callTimeout()), tokens),
                    "Azure Key Vault at " + vault
                            + ": the private key stays in the vault; Azure RBAC says who can use it");
        }
    }
}
