// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import io.entigma.keyserver.files.SetupException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may ask, and whose certificates count no more. A revoked certificate gets nothing, even where the clients name it too.
 * Immutable.
 *
 * @param clients the clients; no name and no certificate is there twice
 * @param revoked fingerprints of revoked certificates, each with the name of the client that had it
 */
public record ClientList(List<Client> clients, Map<String, String> revoked) {
    /** Nobody may ask. */
    public static final ClientList EMPTY = new ClientList(List.of(), Map.of());

    /** Refuses a name or certificate that is there twice, and takes copies. */
    public ClientList {
        Set<String> seen = new HashSet<>();
        for (Client client : clients) {
            if (!seen.add(client.name()) || !seen.add(client.fingerprint())) {
                throw new SetupException(
                        "Client list names client '" + client.name() + "' or its certificate twice; keep one entry");
            }
        }
        clients = List.copyOf(clients);
        revoked = Map.copyOf(revoked);
    }

    /** The client of a name. */
    public Optional<Client> find(String name) {
        return clients.stream().filter(client -> client.name().equals(name)).findFirst();
    }

    boolean isRevoked(Client client) {
        return revoked.containsKey(client.fingerprint());
    }

    /** Without a client, and with its certificate among the revoked ones. */
    public ClientList without(Client client) {
        Map<String, String> more = new TreeMap<>(revoked);
        more.put(client.fingerprint(), client.name());
        return new ClientList(
                clients.stream().filter(each -> !each.equals(client)).toList(), more);
    }

    /** With a client, in place of one of its name; that one's certificate is revoked if it was another. */
    public ClientList with(Client client) {
        Optional<Client> old = find(client.name());
        ClientList rest = old.filter(each -> !each.fingerprint().equals(client.fingerprint()))
                .map(this::without)
                .orElse(this);
        List<Client> all = new ArrayList<>(rest.clients);
        all.removeIf(each -> each.name().equals(client.name()));
        all.add(client);
        return new ClientList(all, rest.revoked);
    }
}
