// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.http.HttpCalls;
import io.entigma.kek.HttpKekBuilder;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.ValueContext;
import io.entigma.kek.ValueSealingClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KEK client for the Entigma key server protocol (docs/key-server.md): HTTPS with a client certificate, KEK URIs
 * {@code https://HOST:PORT/v1/keks/NAME}. The KEK never leaves the server; rewrapping is done there as well, and
 * sealing and opening of values themselves, for attributes with {@link io.entigma.Place#KEY_SERVER}. Thread safe.
 *
 * <p>Trouble with a certificate, on either side, is {@link io.entigma.error.KeyServerRefusedException}: trying again does not
 * help. An answer that does not fit the protocol is {@link io.entigma.error.KeyServerUnavailableException}: it was not the key
 * server that spoke. Key stores are read once, when the client is built.
 */
public final class KeyServerKekClient implements KekClient, ValueSealingClient {
    private static final String CLIENT = "Key server client";
    private static final Pattern PATH = Pattern.compile("/v1/keks/[A-Za-z0-9._-]{1,64}");
    private static final int MAX_WRAPPED_BYTES = 1024;

    /** A value begins with its format and, in four bytes, the KEK version. */
    private static final byte SEALED_FORMAT = 2;

    private static final int SEALED_HEAD = 1 + Integer.BYTES;

    private final HttpCalls http;
    private final String identity;
    private final String description;
    private volatile boolean closed;

    private KeyServerKekClient(HttpCalls http, String identity, String description) {
        this.http = http;
        this.identity = identity;
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether a URI is one of this protocol. */
    static boolean isKekUri(URI kek) {
        return kek.getScheme() != null
                && kek.getScheme().toLowerCase(Locale.ROOT).equals("https")
                && kek.getHost() != null
                && kek.getRawUserInfo() == null
                && kek.getRawQuery() == null
                && kek.getRawFragment() == null
                && kek.getRawPath() != null
                && PATH.matcher(kek.getRawPath()).matches();
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
        byte[] bytes = dek.toCleartextBytes();
        try {
            return wrapped(ask(call("wrap", kek, context), "dek", bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        Answer answer = ask(call("unwrap", kek, context), "wrapped", wrapped.toBytes());
        byte[] bytes = answer.bytes("dek", CleartextKey.BYTES, CleartextKey.BYTES);
        try {
            return CleartextKey.copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return wrapped(ask(call("rewrap", kek, context), "wrapped", wrapped.toBytes()));
    }

    @Override
    public List<byte[]> sealAll(URI kek, List<byte[]> values, ValueContext context) {
        KekCall call = call("seal", kek, new WrapContext(context.tenant(), context.keyId()));
        List<byte[]> sealed = new ArrayList<>();
        for (byte @Nullable [] value : askForMany(call, "values", values, context, "sealed")) {
            if (value == null) {
                throw strange(call);
            }
            sealed.add(value);
        }
        return sealed;
    }

    @Override
    public List<byte @Nullable []> openAll(URI kek, List<byte[]> sealed, ValueContext context) {
        KekCall call = call("open", kek, new WrapContext(context.tenant(), context.keyId()));
        return askForMany(call, "sealed", sealed, context, "values");
    }

    @Override
    public Optional<String> kekVersion(byte[] sealed) {
        return sealed.length > SEALED_HEAD && sealed[0] == SEALED_FORMAT
                ? Optional.of(
                        String.valueOf(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt()))
                : Optional.empty();
    }

    private List<byte @Nullable []> askForMany(
            KekCall call, String field, List<byte[]> values, ValueContext context, String wanted) {
        return ask(
                call,
                RequestJson.of(context, field, values),
                body -> ListAnswer.parse(body, wanted).filter(answer -> answer.size() == values.size()));
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Key server", operation, kek, context);
    }

    private static HttpRequest.Builder request(KekCall call, byte[] body) {
        return HttpRequest.newBuilder(URI.create(call.kek() + "/" + call.operation()))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static WrappedDek wrapped(Answer answer) {
        return new WrappedDek(answer.bytes("wrapped", CleartextKey.BYTES, MAX_WRAPPED_BYTES), answer.version());
    }

    private Answer ask(KekCall call, String field, byte[] value) {
        return ask(call, RequestJson.of(call.context(), field, value), body -> Answer.parse(call, body));
    }

    /** Sends a body, which is overwritten, and reads what comes back. */
    private <T> T ask(KekCall call, byte[] body, Function<byte[], Optional<T>> reading) {
        try {
            return sent(call, body, reading);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private <T> T sent(KekCall call, byte[] body, Function<byte[], Optional<T>> reading) {
        if (!isKekUri(call.kek())) {
            throw call.refused("the KEK URI must be https://HOST:PORT/v1/keks/NAME; correct it", null);
        }
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        HttpResponse<byte[]> response = http.send(call, request(call, body));
        try {
            if (response.statusCode() != 200) {
                throw Statuses.failure(call, response, identity);
            }
            return reading.apply(response.body())
                    .filter(answer -> Statuses.isJson(response))
                    .orElseThrow(() -> strange(call));
        } finally {
            Arrays.fill(response.body(), (byte) 0);
        }
    }

    private static EntigmaException strange(KekCall call) {
        return call.unavailable(
                "its answer is not the JSON of the key server protocol; check what runs at this address", null);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        closed = true;
        http.close();
    }

    @Override
    public String toString() {
        return "KeyServerKekClient[" + description + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder extends HttpKekBuilder<Builder> {

        private Builder() {
            super(CLIENT);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the PKCS12 file with this client's certificate and private key.
         *
         * @param file the file; required
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
         * @throws MisconfigurationException if a key store is missing, does not open or holds no key
         */
        public KeyServerKekClient build() {
            if (!hasClientKeyStore()) {
                throw new MisconfigurationException("Key server client: needs a client key store, since the server asks"
                        + " for a client certificate; give the PKCS12 file that 'key-server client' made");
            }
            String identity = identity();
            return new KeyServerKekClient(
                    HttpCalls.open(httpClient(), callTimeout()),
                    identity,
                    "Entigma key server over mutual TLS: the KEK stays on the server; " + limits());
        }
    }
}
