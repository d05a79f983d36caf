// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import com.google.gson.JsonObject;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Every error as JSON, those that Jetty finds itself included; no stack trace, no page, no text of the request. */
final class JsonErrors extends ErrorHandler {
    static final String JSON = "application/json";

    static byte[] body(ErrorCode code, String message) {
        JsonObject json = new JsonObject();
        json.addProperty("error", code.code());
        json.addProperty("message", message);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] body(ApiException e) {
        JsonObject json = new JsonObject();
        json.addProperty("error", e.code().code());
        ApiException.Right missing = e.missing();
        if (missing != null) {
            json.addProperty("right", missing.label());
        }
        json.addProperty("message", String.valueOf(e.getMessage()));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void send(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        send(response, callback, status, body(ErrorCode.ofStatus(status), text(status)));
    }

    private static String text(int status) {
        return status >= 500 ? "the server failed; see its log" : "this is not a request that the server can read";
    }
}
