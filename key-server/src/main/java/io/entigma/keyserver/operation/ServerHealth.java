// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import com.google.gson.JsonObject;
import io.entigma.keyserver.audit.AuditLog;
import io.entigma.keyserver.client.ClientListWatch;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.util.Optional;

/** Whether the server can serve, and serves those that it is meant to. Thread safe. */
public final class ServerHealth {
    private final AuditLog audit;
    private final ClientListWatch clients;

    /** Looks at these two. */
    public ServerHealth(AuditLog audit, ClientListWatch clients) {
        this.audit = audit;
        this.clients = clients;
    }

    JsonObject answer() throws ApiException {
        if (!audit.isHealthy()) {
            throw new ApiException(ErrorCode.AUDIT_UNAVAILABLE, "the audit log could not be written when last tried");
        }
        Optional<String> problem = clients.problem();
        if (problem.isPresent()) {
            throw new ApiException(ErrorCode.CLIENTS_UNREADABLE, problem.get() + "; repair clients.json");
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("status", "ok");
        return answer;
    }

    /** Refuses everybody once it is too long ago that the client list could be read. */
    public void requireClientList() throws ApiException {
        if (clients.isClosed()) {
            throw new ApiException(
                    ErrorCode.CLIENTS_UNREADABLE, clients.problem().orElse("the client list is away"));
        }
    }
}
