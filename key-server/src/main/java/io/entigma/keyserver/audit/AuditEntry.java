// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.protocol.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event as the audit log tells it; fields that do not apply are null. Never holds key bytes, wrapped or not, and no values.
 *
 * @param client name of the client, {@code local} for the command line, {@code server} for the server itself
 * @param operation what was asked for
 * @param kek name of the KEK
 * @param version KEK version that was used, 0 for none
 * @param tenant tenant of the DEK
 * @param keyId id of the DEK
 * @param attribute context of the values' attribute
 * @param values how many values, 0 for none
 * @param outcome {@code ok}, {@code begun}, the error code, or what became of the client list
 * @param missing the right that was missing, as {@code kek}; null unless the outcome is {@code denied}
 */
public record AuditEntry(
        String client,
        String operation,
        @Nullable String kek,
        int version,
        @Nullable String tenant,
        @Nullable String keyId,
        @Nullable String attribute,
        int values,
        String outcome,
        @Nullable String missing) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** An event that is about no KEK. */
    public static AuditEntry of(String client, String operation, String outcome) {
        return new AuditEntry(client, operation, null, 0, null, null, null, 0, outcome, null);
    }

    /** An event that is about a KEK, with the version that wraps now. */
    public static AuditEntry of(String client, String operation, Kek kek, String outcome) {
        return new AuditEntry(
                client, operation, kek.name(), kek.current().number(), null, null, null, 0, outcome, null);
    }

    /** The refusal of a request that never became an operation. */
    public static AuditEntry of(String client, String operation, ApiException refusal) {
        return new AuditEntry(
                client, operation, null, 0, null, null, null, 0, refusal.code().code(), missing(refusal));
    }

    /** The right that a refused client lacks, as the log names it; null where it is not about rights. */
    public static @Nullable String missing(ApiException refusal) {
        ApiException.Right right = refusal.missing();
        return right == null ? null : right.label();
    }

    /** The line without its MAC: a JSON object on one line. */
    String toJson(long sequence, Instant time) {
        JsonObject json = new JsonObject();
        json.addProperty("seq", sequence);
        json.addProperty("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        json.addProperty("client", client);
        json.addProperty("op", operation);
        add(json, "kek", kek);
        if (version > 0) {
            json.addProperty("version", version);
        }
        add(json, "tenant", tenant);
        add(json, "keyId", keyId);
        add(json, "context", attribute);
        if (values > 0) {
            json.addProperty("values", values);
        }
        json.addProperty("outcome", outcome);
        add(json, "missing", missing);
        return GSON.toJson(json);
    }

    private static void add(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.addProperty(name, value);
        }
    }
}
