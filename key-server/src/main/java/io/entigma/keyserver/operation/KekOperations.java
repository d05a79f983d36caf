// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.entigma.keyserver.audit.AuditChain;
import io.entigma.keyserver.audit.AuditEntry;
import io.entigma.keyserver.audit.AuditLog;
import io.entigma.keyserver.client.Client;
import io.entigma.keyserver.client.Permissions;
import io.entigma.keyserver.kek.DekWrapper;
import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.kek.KekStore;
import io.entigma.keyserver.kek.KekVersion;
import io.entigma.keyserver.kek.ValueSealer;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.DekContext;
import io.entigma.keyserver.protocol.ErrorCode;
import io.entigma.keyserver.protocol.ValueContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does what a request asks, and writes the audit line before anyone learns the result. Thread safe. */
public final class KekOperations {
    private static final System.Logger LOG = System.getLogger(KekOperations.class.getName());
    private static final Set<String> WRAP_FIELDS = Set.of("tenant", "keyId", "dek");
    private static final Set<String> UNWRAP_FIELDS = Set.of("tenant", "keyId", "wrapped");

    private final KekStore keks;
    private final DekWrapper wrapper;
    private final ValueOperations values;
    private final AuditLog audit;
    private final ServerHealth health;

    /** Works on these KEKs, and writes into this log. */
    public KekOperations(KekStore keks, DekWrapper wrapper, ValueSealer sealer, AuditLog audit, ServerHealth health) {
        this.keks = keks;
        this.wrapper = wrapper;
        this.values = new ValueOperations(sealer);
        this.audit = audit;
        this.health = health;
    }

    /** What is known of a request so far, for its audit line. */
    private static final class Trace {
        private final Client client;
        private final Route route;
        private int version;
        private @Nullable DekContext context;
        private @Nullable ValueRequest values;

        Trace(Client client, Route route) {
            this.client = client;
            this.route = route;
            this.version = route.version();
        }

        AuditEntry entry(String outcome) {
            return entry(outcome, null);
        }

        AuditEntry entry(ApiException refusal) {
            return entry(refusal.code().code(), AuditEntry.missing(refusal));
        }

        private AuditEntry entry(String outcome, @Nullable String missing) {
            ValueContext ofValues = values == null ? null : values.context();
            return new AuditEntry(
                    client.name(),
                    route.operation().label(),
                    route.kek().isEmpty() ? null : route.kek(),
                    version,
                    ofValues != null ? ofValues.tenant() : context == null ? null : context.tenant(),
                    context == null ? null : context.keyId(),
                    ofValues == null ? null : ofValues.attribute(),
                    values == null ? 0 : values.values().size(),
                    outcome,
                    missing);
        }
    }

    /** Does it, and gives what the client is told. */
    public JsonObject answer(Client client, Route route, byte[] body) throws ApiException {
        Trace trace = new Trace(client, route);
        JsonObject answer;
        try {
            answer = perform(trace, body);
        } catch (ApiException e) {
            if (e.code() != ErrorCode.AUDIT_UNAVAILABLE) {
                audit.write(trace.entry(e));
            }
            throw e;
        }
        if (!route.operation().silent()) {
            audit.write(trace.entry("ok"));
        }
        return answer;
    }

    private JsonObject perform(Trace trace, byte[] body) throws ApiException {
        Route route = trace.route;
        if (route.operation().adminOnly()) {
            Permissions.requireAdmin(trace.client);
        }
        return switch (route.operation()) {
            case HEALTH -> health.answer();
            case AUDIT_HEAD -> auditHead();
            case DESCRIBE -> describe(kek(trace));
            case WRAP -> wrap(trace, RequestBody.parse(body, WRAP_FIELDS));
            case UNWRAP -> unwrap(trace, RequestBody.parse(body, UNWRAP_FIELDS));
            case REWRAP -> rewrap(trace, RequestBody.parse(body, UNWRAP_FIELDS));
            case SEAL -> {
                Kek kek = permittedForValues(trace, ValueRequest.parse(body, "values"));
                trace.version = kek.current().number();
                yield values.seal(kek, Objects.requireNonNull(trace.values));
            }
            case OPEN -> {
                Kek kek = permittedForValues(trace, ValueRequest.parse(body, "sealed"));
                yield values.open(kek, Objects.requireNonNull(trace.values));
            }
            case ROTATE -> rotate(trace);
            case DISABLE -> setEnabled(trace, false);
            case ENABLE -> setEnabled(trace, true);
        };
    }

    private JsonObject wrap(Trace trace, RequestBody body) throws ApiException {
        DekContext context = permitted(trace, body);
        Kek kek = kek(trace);
        byte[] dek = body.base64("dek");
        try {
            if (dek.length != DekWrapper.DEK_BYTES) {
                throw new ApiException(ErrorCode.BAD_REQUEST, "field 'dek' must hold exactly 32 bytes");
            }
            trace.version = kek.current().number();
            return wrapped(kek, wrapper.wrap(kek, dek, context));
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    private JsonObject unwrap(Trace trace, RequestBody body) throws ApiException {
        byte[] dek = opened(trace, body);
        try {
            JsonObject answer = new JsonObject();
            answer.addProperty("dek", Base64.getEncoder().encodeToString(dek));
            return answer;
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    private JsonObject rewrap(Trace trace, RequestBody body) throws ApiException {
        byte[] dek = opened(trace, body);
        try {
            Kek kek = kek(trace);
            trace.version = kek.current().number();
            return wrapped(kek, wrapper.wrap(kek, dek, permitted(trace, body)));
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    private byte[] opened(Trace trace, RequestBody body) throws ApiException {
        DekContext context = permitted(trace, body);
        Kek kek = kek(trace);
        byte[] wrapped = body.base64("wrapped");
        trace.version = wrapper.versionOf(kek, wrapped).number();
        return wrapper.unwrap(kek, wrapped, context);
    }

    private JsonObject wrapped(Kek kek, byte[] wrapped) {
        JsonObject answer = new JsonObject();
        answer.addProperty("wrapped", Base64.getEncoder().encodeToString(wrapped));
        answer.addProperty("kekVersion", String.valueOf(kek.current().number()));
        return answer;
    }

    private JsonObject rotate(Trace trace) throws ApiException {
        Kek kek = kek(trace);
        audit.write(trace.entry("begun"));
        Kek rotated = stored(() -> keks.rotate(kek));
        trace.version = rotated.current().number();
        return describe(rotated);
    }

    private JsonObject setEnabled(Trace trace, boolean enabled) throws ApiException {
        Kek kek = kek(trace);
        KekVersion version = kek.version(trace.version)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.NOT_FOUND, "KEK '" + kek.name() + "' has no version " + trace.version));
        if (!enabled && version.number() == kek.current().number()) {
            throw new ApiException(
                    ErrorCode.VERSION_CURRENT,
                    "version " + version.number() + " is the current one and cannot be disabled; rotate the KEK first");
        }
        audit.write(trace.entry("begun"));
        return describe(stored(() -> keks.setEnabled(kek, version, enabled)));
    }

    private interface Change {
        Kek make() throws IOException;
    }

    private static Kek stored(Change change) throws ApiException {
        try {
            return change.make();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "Keyset file cannot be written", e);
            throw new ApiException(
                    ErrorCode.INTERNAL, "the keyset file cannot be written, and nothing changed; see the server's log");
        }
    }

    private JsonObject describe(Kek kek) {
        JsonArray versions = new JsonArray();
        for (KekVersion version : kek.versions()) {
            JsonObject json = new JsonObject();
            json.addProperty("version", String.valueOf(version.number()));
            json.addProperty("enabled", version.enabled());
            json.addProperty("created", version.created().toString());
            versions.add(json);
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("kek", kek.name());
        answer.addProperty("current", String.valueOf(kek.current().number()));
        answer.add("versions", versions);
        return answer;
    }

    private JsonObject auditHead() {
        AuditChain.Position position = audit.position();
        JsonObject answer = new JsonObject();
        answer.addProperty("seq", String.valueOf(position.sequence()));
        answer.addProperty("mac", position.mac());
        return answer;
    }

    private DekContext permitted(Trace trace, RequestBody body) throws ApiException {
        DekContext context = body.context();
        trace.context = context;
        Permissions.requireTenant(trace.client, context.tenant());
        return context;
    }

    private Kek permittedForValues(Trace trace, ValueRequest request) throws ApiException {
        trace.values = request;
        Permissions.requireValues(trace.client, request.context());
        return kek(trace);
    }

    /** The only way to a KEK, so nobody gets at one without the right to it. */
    private Kek kek(Trace trace) throws ApiException {
        Permissions.requireKek(trace.client, trace.route.kek());
        return keks.find(trace.route.kek())
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_KEK, "this server has no KEK of this name; check the KEK URI"));
    }
}
