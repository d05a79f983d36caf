// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ValueContext;

/** Refuses what a client has no right to, with the right that is missing. Stateless. */
public final class Permissions {
    private Permissions() {}

    /** Whether or not there is such a KEK: who has no right to it does not learn that either. */
    public static void requireKek(Client client, String kek) throws ApiException {
        if (!client.rights().mayUseKek(kek)) {
            throw denied(client, ApiException.Right.KEK, "has no right to this KEK; its 'keks' must name it");
        }
    }

    /** Refuses who may not use this tenant's data keys. */
    public static void requireTenant(Client client, String tenant) throws ApiException {
        if (!client.rights().mayUseTenant(tenant)) {
            throw denied(client, ApiException.Right.TENANT, "has no right to this tenant; its 'tenants' must name it");
        }
    }

    /** Refuses who may not have this attribute's values sealed and opened for this tenant. */
    public static void requireValues(Client client, ValueContext context) throws ApiException {
        requireTenant(client, context.tenant());
        if (!client.rights().mayUseValues(context.attribute())) {
            throw denied(
                    client,
                    ApiException.Right.ATTRIBUTE,
                    "has no right to values of this attribute; its 'attributes' must name it");
        }
    }

    /** Refuses who may not change KEKs and read the audit log's head. */
    public static void requireAdmin(Client client) throws ApiException {
        if (!client.rights().admin()) {
            throw denied(client, ApiException.Right.ADMIN, "has no admin right, which this request needs");
        }
    }

    private static ApiException denied(Client client, ApiException.Right missing, String what) {
        return ApiException.denied(missing, "client '" + client.name() + "' " + what);
    }
}
