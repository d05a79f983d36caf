// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.example;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.HttpKekBuilder;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KEK client for Acme KMS, which is made up: {@code POST /v1/keys/NAME/wrap}, {@code unwrap} and {@code rewrap} take and give
 * plain bytes. Header {@code Acme-Context} has what the wrapping is bound to, {@code Acme-Key} of an answer the key and its
 * version. KEK URIs are {@code acme:NAME}. Thread safe.
 */
public final class AcmeKekClient implements KekClient {
    private static final String CLIENT = "Acme KMS client";

    // tag::uri
    private static final Pattern KEK = Pattern.compile("acme:([a-z0-9-]{1,64})");

    static boolean isKekUri(URI kek) {
        return KEK.matcher(kek.toString()).matches();
    }

    @Override
    public boolean supports(URI kek) {
        return isKekUri(kek);
    }
    // end::uri

    private static final Pattern ANSWERED_BY = Pattern.compile("([a-z0-9-]{1,64})/([0-9]{1,9})");

    private final URI address;
    private final String token;
    private final Duration callTimeout;
    private final String description;
    private volatile @Nullable HttpClient http;

    private AcmeKekClient(URI address, String token, HttpClient http, Duration callTimeout, String description) {
        this.address = address;
        this.token = token;
        this.http = http;
        this.callTimeout = callTimeout;
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @param address the server, {@code https://HOST:PORT}
     * @param token the access token
     * @return a builder
     * @throws MisconfigurationException if the address is not HTTPS, or the token cannot stand in a header
     */
    public static Builder builder(URI address, String token) {
        return new Builder(address, token);
    }

    // tag::version
    @Override
    public boolean versionIdentifiesKeyMaterial() {
        // Acme KMS never gives a version's number to other key material.
        return true;
    }
    // end::version

    // tag::wrap
    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = new KekCall("Acme KMS", "wrap", kek, context);
        byte[] plain = dek.toCleartextBytes();
        try {
            return wrapped(call, ask(call, plain));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static WrappedDek wrapped(KekCall call, HttpResponse<byte[]> answer) {
        byte[] bytes = answer.body();
        if (bytes.length <= CleartextKey.BYTES || bytes.length > WrappedDek.MAX_BYTES) {
            throw strange(call, "no wrapped DEK has " + bytes.length + " bytes");
        }
        return new WrappedDek(bytes, version(call, answer));
    }
    // end::wrap

    // tag::unwrap
    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = new KekCall("Acme KMS", "unwrap", kek, context);
        HttpResponse<byte[]> answer = ask(call, wrapped.toBytes());
        byte[] plain = answer.body();
        try {
            version(call, answer);
            if (plain.length == 0) {
                throw strange(call, "it has no DEK");
            }
            if (plain.length != CleartextKey.BYTES) {
                throw call.notADek(plain.length);
            }
            return CleartextKey.copyOf(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
    // end::unwrap

    // tag::rewrap
    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = new KekCall("Acme KMS", "rewrap", kek, context);
        return wrapped(call, ask(call, wrapped.toBytes()));
    }
    // end::rewrap

    // tag::ask
    private HttpResponse<byte[]> ask(KekCall call, byte[] body) {
        HttpClient open = http;
        if (open == null) {
            throw call.unavailable("this client is closed", null);
        }
        String context = Base64.getUrlEncoder().encodeToString(call.context().toBytes());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        address.resolve("/v1/keys/" + name(call) + "/" + call.operation()))
                .header("Authorization", "Bearer " + token)
                .header("Acme-Context", context)
                .POST(BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> answer = call.send(open, request, callTimeout);
        if (answer.statusCode() != 200) {
            throw failure(call, answer.statusCode());
        }
        return answer;
    }

    private static String name(KekCall call) {
        Matcher name = KEK.matcher(call.kek().toString());
        if (!name.matches()) {
            throw call.refused("the KEK URI must be acme:NAME; correct it", null);
        }
        return name.group(1);
    }
    // end::ask

    // tag::failure
    private static EntigmaException failure(KekCall call, int status) {
        String said = "it answered " + status + ": ";
        return switch (status) {
            case 400 -> call.wrongContext(null);
            case 401 -> call.refused(said + "the token is not accepted; make another one", null);
            case 403 -> call.refused(said + "the token has no right to this key; give it one", null);
            case 404 -> call.refused(said + "there is no such key; check the KEK URI", null);
            case 409 -> call.refused(said + "this key version is disabled; enable it again", null);
            case 408, 425, 429 -> call.unavailable(said + "too many calls; raise the quota", null);
            default ->
                status >= 500
                        ? call.unavailable(said + "it cannot serve now; see its own log", null)
                        : call.refused(said + "the call was not accepted; check the address", null);
        };
    }
    // end::failure

    // tag::answer
    private static String version(KekCall call, HttpResponse<byte[]> answer) {
        Matcher by = ANSWERED_BY.matcher(answer.headers().firstValue("Acme-Key").orElse(""));
        if (!by.matches() || !by.group(1).equals(name(call))) {
            throw strange(call, "it is not of this KEK");
        }
        return by.group(2);
    }

    private static EntigmaException strange(KekCall call, String what) {
        return call.unavailable("its answer is not used (" + what + "); check what runs at this address", null);
    }
    // end::answer

    // tag::texts
    @Override
    public String describe() {
        return description;
    }

    @Override
    public String toString() {
        return "AcmeKekClient[" + description + "]";
    }

    @Override
    public void close() {
        // Connections and threads of Java's HTTP client end with the last reference to it.
        http = null;
    }
    // end::texts

    // tag::builder
    /** What a client is to be like. Not thread safe. */
    public static final class Builder extends HttpKekBuilder<Builder> {
        private final URI address;
        private final String token;

        private Builder(URI address, String token) {
            super(CLIENT);
            if (!"https".equals(address.getScheme()) || address.getHost() == null) {
                throw new MisconfigurationException(
                        CLIENT + ": the address must be https://HOST:PORT, but is '" + address + "'");
            }
            if (!token.matches("[\\x21-\\x7E]+")) {
                throw new MisconfigurationException(
                        CLIENT + ": the token must be of visible ASCII characters; check its file");
            }
            this.address = address;
            this.token = token;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Reads the trust store and makes the client. Calls no server.
         *
         * @return the client
         * @throws MisconfigurationException if the trust store does not open
         */
        public AcmeKekClient build() {
            String description = "Acme KMS at " + address + ": the KEK stays there; " + limits();
            return new AcmeKekClient(address, token, httpClient(), callTimeout(), description);
        }
    }
    // end::builder
}
