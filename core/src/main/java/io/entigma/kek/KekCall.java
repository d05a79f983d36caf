// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.key.CleartextKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of a {@link KekClient}, as its error messages name it: who, what, which KEK, which DEK. Makes these errors,
 * and sends the request where the server speaks HTTP. Holds no secret.
 *
 * @param client the kind of key server, as "Vault"
 * @param operation wrap, unwrap or rewrap
 * @param kek the KEK's URI
 * @param context tenant and key id
 */
public record KekCall(String client, String operation, URI kek, WrapContext context) {
    /** Longer answers are not read to the end by {@link #send}; room for all values of one call in base64. */
    public static final int MAX_ANSWER_BYTES = 1024 * 1024;

    /**
     * Sends one request, once, and waits for the whole answer. What goes wrong on the way is told as the right kind of error:
     * untrusted certificates, on either side, do not pass by themselves, everything else can.
     *
     * @param http follows no redirect and checks host names, as {@link HttpKekBuilder#httpClient} makes it
     * @param request the request, whose timeout is set here
     * @param limit longest time from the request to the last byte of the answer, connecting included
     * @return the answer, of any status, with a body of at most {@value #MAX_ANSWER_BYTES} bytes; the caller overwrites it if
     *     it holds a key
     * @throws KeyServerUnavailableException if no whole answer came in time, or a longer one, or the thread was interrupted
     * @throws KeyServerRefusedException if one of the two certificates is not accepted
     */
    public HttpResponse<byte[]> send(HttpClient http, HttpRequest.Builder request, Duration limit) {
        return new BoundedRequest(this, limit).send(http, request);
    }

    /**
     * A failure that can pass.
     *
     * @param what what happened and the way out, as "no answer within 5 s; check ..."; without any secret
     * @param cause what was caught, or null; its message must be free of secrets as well
     * @return to be thrown
     */
    public KeyServerUnavailableException unavailable(String what, @Nullable Throwable cause) {
        return new KeyServerUnavailableException(subject() + what, cause);
    }

    /**
     * A failure that does not pass by itself.
     *
     * @param what what happened and the way out; without any secret
     * @param cause what was caught, or null; its message must be free of secrets as well
     * @return to be thrown
     */
    public KeyServerRefusedException refused(String what, @Nullable Throwable cause) {
        return new KeyServerRefusedException(subject() + what, cause);
    }

    /**
     * The refusal of a wrapped DEK that does not open under this context.
     *
     * @param cause what was caught, or null; its message must be free of secrets as well
     * @return to be thrown
     */
    public KeyServerRefusedException wrongContext(@Nullable Throwable cause) {
        return refused(
                "the wrapped DEK was not made by this KEK for exactly this context (tenant and key id), or was changed;"
                        + " restore the key table's row",
                cause);
    }

    /**
     * The refusal of what a server that encrypts anything gave for a wrapped DEK: it opened, and is none. That is the fault of
     * this one key's row, and not of the server.
     *
     * @param bytes how long it is
     * @return to be thrown
     */
    public DamagedKeyException notADek(int bytes) {
        return new DamagedKeyException(subject() + "what it opened has " + bytes + " bytes and is no DEK of "
                + CleartextKey.BYTES + "; somebody else wrapped it, so restore the key table's row");
    }

    private String subject() {
        return client + ", " + operation + " with KEK '" + kek + "' for tenant '" + context.tenant() + "', key id "
                + context.keyId() + ": ";
    }
}
