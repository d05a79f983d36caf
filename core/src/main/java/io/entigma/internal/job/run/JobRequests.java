// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import io.entigma.spi.LegacyReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** The canonical text of what a request wants done, and a short name of it. */
final class JobRequests {
    private JobRequests() {}

    static String text(JobRequest request, boolean perTenant) {
        JsonObject object = new JsonObject();
        object.addProperty("kind", request.kind().name());
        object.add("tenants", array(request.tenants()));
        object.add("tables", lower(request.tables()));
        object.add("columns", lower(request.columns()));
        object.addProperty("version", request.version());
        object.addProperty("quarantineUnknownKeys", request.isQuarantiningUnknownKeys());
        object.addProperty("treatAsPlain", request.isTreatingAsPlain());
        object.addProperty("allowDeterministic", request.isDeterministicAllowed());
        object.addProperty("allowApplicationKeys", request.isApplicationKeysAllowed());
        object.add("allowContexts", array(request.allowedContexts()));
        TenantId tenant = request.tenant();
        LegacyReader reader = request.reader();
        object.addProperty("plainColumn", request.plainColumn());
        object.addProperty("tenant", tenant == null ? null : tenant.toString());
        object.addProperty("tenantColumn", request.tenantColumn());
        if (request.isTenantsByMapping()) {
            object.addProperty("tenantsByMapping", true);
        }
        if (perTenant) {
            object.addProperty("perTenant", true);
        }
        object.addProperty("reader", reader == null ? null : reader.describe());
        return object.toString();
    }

    /**
     * Whether a job does the opposite of a request in one of the same columns; no column at all stands for every one.
     *
     * @param request the request
     * @param kind the job's kind
     * @param text the job's request in its canonical text
     * @return true for sealing and opening
     */
    static boolean isOpposite(JobRequest request, JobKind kind, String text) {
        boolean opposite = request.kind() != kind
                && (request.kind() == JobKind.DECRYPT || kind == JobKind.DECRYPT)
                && request.kind() != JobKind.REENCRYPT
                && kind != JobKind.REENCRYPT;
        if (!opposite) {
            return false;
        }
        Set<String> theirs = new HashSet<>();
        JsonParser.parseString(text)
                .getAsJsonObject()
                .getAsJsonArray("columns")
                .forEach(column -> theirs.add(column.getAsString()));
        return request.columns().isEmpty()
                || theirs.isEmpty()
                || request.columns().stream()
                        .map(column -> column.toLowerCase(Locale.ROOT))
                        .anyMatch(theirs::contains);
    }

    private static JsonArray lower(Set<String> names) {
        JsonArray array = new JsonArray();
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).sorted().forEach(array::add);
        return array;
    }

    private static JsonArray array(Set<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    static String openKey(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
