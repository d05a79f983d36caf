// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test.reload;

import io.entigma.Entigma;
import io.quarkus.arc.ClientProxy;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("/letters")
public class Letters {
    @Inject
    EntityManager entities;

    @Inject
    Entigma entigma;

    /** Stores, reads back, and says what the database holds. */
    @GET
    @Transactional
    public String roundTrip() {
        Letter letter = new Letter();
        letter.id = 1L;
        letter.text = "plain words";
        entities.persist(letter);
        entities.flush();
        entities.clear();
        byte[] raw =
                (byte[]) entities.createNativeQuery("select text from Letter").getSingleResult();
        String read = entities.find(Letter.class, 1L).text;
        Object columns = entities.createNativeQuery("select count(*) from entigma_column")
                .getSingleResult();
        Object keys =
                entities.createNativeQuery("select count(*) from entigma_key").getSingleResult();
        entities.createQuery("delete from Letter").executeUpdate();
        boolean sealed = !new String(raw, java.nio.charset.StandardCharsets.ISO_8859_1).contains("plain");
        return read + ", sealed " + sealed + ", columns " + columns + ", keys " + keys + ", engine "
                + System.identityHashCode(ClientProxy.unwrap(entigma));
    }
}
