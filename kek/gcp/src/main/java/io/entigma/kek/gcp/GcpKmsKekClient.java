// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

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
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * KEK client for Google Cloud KMS. KEK URIs are {@code gcp-kms:} and the resource name of a symmetric key: {@code
 * gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K}. Tenant and key id are the additional authenticated data. Both ways
 * carry CRC32C checksums, as Google asks for. The KEK never leaves KMS; rewrapping passes the DEK through this process, since
 * KMS has no call for it. Speaks the REST API, so it needs no SDK; tokens come from Google's auth library ({@link
 * GcpTokens}) or wherever you have them. Thread safe.
 *
 * @see <a href="https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/encrypt">encrypt</a>
 */
public final class GcpKmsKekClient implements KekClient {
    private static final String CLIENT = "Google Cloud KMS client";
    private static final Pattern NAME = Pattern.compile(
            "gcp-kms:(projects/[a-z0-9.:-]{1,64}/locations/[a-z0-9-]{1,64}/keyRings/[A-Za-z0-9_-]{1,63}/cryptoKeys/[A-Za-z0-9_-]{1,63})");

    private static final Pattern VERSION = Pattern.compile(".*/cryptoKeyVersions/(\\d{1,9})");

    private final URI endpoint;
    private final RestCalls rest;
    private final String description;

    private GcpKmsKekClient(URI endpoint, RestCalls rest, String description) {
        this.endpoint = endpoint;
        this.rest = rest;
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @param tokens access tokens with the scope {@code https://www.googleapis.com/auth/cloudkms}
     * @return a builder
     */
    public static Builder builder(AccessTokens tokens) {
        return new Builder(tokens);
    }

    static boolean isKekUri(URI kek) {
        return NAME.matcher(kek.toString()).matches();
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
        byte[] plain = dek.toCleartextBytes();
        try {
            byte[] aad = context.toBytes();
            JsonObject body = new JsonObject();
            add(body, "plaintext", plain);
            add(body, "additionalAuthenticatedData", aad);
            JsonAnswer answer = ask(call, "encrypt", body);
            byte[] wrapped = bytes(call, answer, "ciphertext");
            if (!answer.flag("verifiedPlaintextCrc32c") || !answer.flag("verifiedAdditionalAuthenticatedDataCrc32c")) {
                throw strange(call, "it did not confirm the checksums");
            }
            Matcher version = VERSION.matcher(answer.text("name").orElse(""));
            if (!version.matches() || wrapped.length <= CleartextKey.BYTES || wrapped.length > WrappedDek.MAX_BYTES) {
                throw strange(call, "name or ciphertext is not as documented");
            }
            return new WrappedDek(wrapped, version.group(1));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        JsonObject body = new JsonObject();
        add(body, "ciphertext", wrapped.toBytes());
        add(body, "additionalAuthenticatedData", context.toBytes());
        byte[] plain = bytes(call, ask(call, "decrypt", body), "plaintext");
        try {
            if (plain.length != CleartextKey.BYTES) {
                throw plain.length == 0 ? strange(call, "it has no plaintext") : call.notADek(plain.length);
            }
            return CleartextKey.copyOf(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** A field of bytes and its checksum. */
    private static void add(JsonObject body, String name, byte[] value) {
        body.addProperty(name, Base64.getEncoder().encodeToString(value));
        body.addProperty(name + "Crc32c", String.valueOf(crc(value)));
    }

    private static long crc(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return crc.getValue();
    }

    private static byte[] bytes(KekCall call, JsonAnswer answer, String name) {
        byte[] value;
        try {
            value = Base64.getDecoder().decode(answer.text(name).orElse(""));
        } catch (IllegalArgumentException e) {
            throw strange(call, name + " is not base64");
        }
        if (answer.number(name + "Crc32c").filter(crc -> crc == crc(value)).isEmpty()) {
            throw strange(call, name + " does not fit its checksum");
        }
        return value;
    }

    private static EntigmaException strange(KekCall call, String what) {
        return call.unavailable(
                "its answer is not used (" + what + "); check what stands between here and the endpoint", null);
    }

    private JsonAnswer ask(KekCall call, String operation, JsonObject body) {
        Matcher name = NAME.matcher(call.kek().toString());
        if (!name.matches()) {
            throw call.refused("the KEK URI must be gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K", null);
        }
        JsonAnswer answer = rest.post(call, endpoint.resolve("/v1/" + name.group(1) + ":" + operation), body);
        if (answer.isSuccess()) {
            return answer;
        }
        String code = answer.text("error", "status")
                .filter(text -> text.matches("[A-Z_]{1,40}"))
                .orElse("no code");
        String said = "it answered " + answer.status() + " (" + code + "): ";
        throw switch (answer.status()) {
            case 400 ->
                code.equals("FAILED_PRECONDITION")
                        ? call.refused(said + "the key version is disabled or destroyed; enable or restore it", null)
                        : call.wrongContext(null);
            case 401 -> call.refused(said + "the access token is not accepted; check the token source", null);
            case 403 ->
                call.refused(
                        said + "the service account needs roles/cloudkms.cryptoKeyEncrypterDecrypter on this key",
                        null);
            case 404 -> call.refused(said + "there is no such key; check the KEK URI", null);
            default -> call.refused(said + "the request was not accepted", null);
        };
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Google Cloud KMS", operation, kek, context);
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
        return "GcpKmsKekClient[" + description + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder extends HttpKekBuilder<Builder> {
        private final AccessTokens tokens;
        private URI endpoint = URI.create("https://cloudkms.googleapis.com");

        private Builder(AccessTokens tokens) {
            super(CLIENT);
            this.tokens = tokens;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets another endpoint, a private one for example.
         *
         * @param uri {@code https://HOST}
         * @return this
         * @throws MisconfigurationException if it is not HTTPS
         */
        public Builder endpoint(URI uri) {
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new MisconfigurationException(
                        CLIENT + ": the endpoint must be https://HOST, but is '" + uri + "'");
            }
            endpoint = uri;
            return this;
        }

        /**
         * Makes the client. Calls no server.
         *
         * @return the client
         */
        public GcpKmsKekClient build() {
            return new GcpKmsKekClient(
                    endpoint,
                    new RestCalls(HttpCalls.open(httpClient(), callTimeout()), tokens),
                    "Google Cloud KMS at " + endpoint.getHost() + ": the KEK stays in KMS; IAM says who can use it");
        }
    }
}
