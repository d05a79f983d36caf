// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.attack.Model.Written;
import io.entigma.key.KeyId;
import io.entigma.testing.App;
import io.entigma.testing.IndexKeys;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What an application does: it writes, reads and searches, as one tenant on one node. */
final class ApplicationWork {
    private final World world;
    private final Random random;

    ApplicationWork(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    private App node() {
        return world.node(random.nextInt(2));
    }

    private String tenant() {
        return World.TENANTS.get(random.nextInt(World.TENANTS.size()));
    }

    private boolean worksFor(String tenant) {
        return world.damage.leaves(tenant) && !world.model.destroyed().contains(tenant);
    }

    private @Nullable Long anyNote(String tenant) {
        List<Long> ids = world.model.notes().entrySet().stream()
                .filter(entry -> entry.getValue().tenant().equals(tenant))
                .map(Map.Entry::getKey)
                .toList();
        return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    }

    Step draw() {
        String tenant = tenant();
        App node = node();
        return switch (random.nextInt(6)) {
            case 0 -> insert(node, tenant);
            case 1 -> update(node, tenant);
            case 2 -> read(node, tenant);
            case 3 -> search(node, tenant);
            case 4 -> useIndexKey(node, tenant);
            default -> readAll(node, tenant);
        };
    }

    Step insert(App node, String tenant) {
        long id = world.nextNote();
        Written written = new Written(tenant, tenant + "-" + id);
        return new Step("insert " + id + " for " + tenant, worksFor(tenant), Step.Kind.WRITE, tenant, () -> {
            node.run(tenant, session -> session.persist(new Note(id, tenant, written.secret())));
            wrote(id, written);
        });
    }

    private void wrote(long id, Written written) {
        if (world.model.destroyed().contains(written.tenant())) {
            assertThat(world.damage.hits("entigma_shred") || world.damage.rollsBack(written.tenant()))
                    .as("%s, whose keys were destroyed, may write", written.tenant())
                    .isTrue();
        }
        world.model.notes().put(id, written);
    }

    private Step update(App node, String tenant) {
        Long id = anyNote(tenant);
        if (id == null) {
            return insert(node, tenant);
        }
        Written written = new Written(tenant, tenant + "-" + id + "-" + world.nextNote());
        boolean works = worksFor(tenant) && !world.damage.touches(id);
        return new Step("update " + id + " for " + tenant, works, Step.Kind.WRITE, tenant, () -> {
            boolean done = node.call(tenant, session -> {
                Note note = session.find(Note.class, id);
                if (note == null) {
                    return false;
                }
                note.text = "canary-text-" + written.secret();
                note.mail = "canary-mail-" + written.secret();
                note.pin = "canary-pin-" + written.secret();
                note.memo = "memo-" + written.secret();
                return true;
            });
            if (done) {
                wrote(id, written);
            }
        });
    }

    private Step read(App node, String tenant) {
        Long id = anyNote(tenant);
        if (id == null) {
            return readAll(node, tenant);
        }
        boolean works = worksFor(tenant) && !world.damage.touches(id);
        return new Step("read " + id + " for " + tenant, works, Step.Kind.READ, tenant, () -> {
            Note note = node.call(tenant, session -> session.find(Note.class, id));
            if (note != null) {
                requireOwn(tenant, note);
                if (!world.damage.touches(id)) {
                    requireSame(note);
                }
            }
        });
    }

    Step readAll(App node, String tenant) {
        boolean works = worksFor(tenant) && !world.damage.touchesAnyNote();
        return new Step("read all for " + tenant, works, Step.Kind.READ, tenant, () -> {
            List<Note> notes = node.call(
                    tenant,
                    session -> session.createQuery("from Note where company = :company", Note.class)
                            .setParameter("company", tenant)
                            .list());
            for (Note note : notes) {
                requireOwn(tenant, note);
                if (!world.damage.touches(note.id)) {
                    requireSame(note);
                }
            }
            if (!world.damage.touchesAnyNote()) {
                assertThat(notes).as("notes of %s", tenant).hasSize((int) world.model.notes().values().stream()
                        .filter(written -> written.tenant().equals(tenant))
                        .count());
            }
        });
    }

    private Step search(App node, String tenant) {
        Long id = anyNote(tenant);
        if (id == null) {
            return readAll(node, tenant);
        }
        String mail = "canary-mail-" + world.model.notes().get(id).secret();
        boolean works = worksFor(tenant) && !world.damage.touchesAnyNote();
        return new Step("search " + id + " for " + tenant, works, Step.Kind.READ, tenant, () -> {
            List<Long> found = node.call(
                    tenant,
                    session -> session.createQuery("select id from Note where mail = :mail", Long.class)
                            .setParameter("mail", mail)
                            .list());
            if (works) {
                assertThat(found).as("notes with mail %s", mail).containsExactly(id);
            }
        });
    }

    /** As when search tokens are made: under a key that was made for that, and for this tenant. */
    private Step useIndexKey(App node, String tenant) {
        boolean works = worksFor(tenant) && !world.damage.crowds(tenant) && !world.damage.hits("entigma_shred");
        return new Step("index key of " + tenant, works, Step.Kind.READ, tenant, () -> {
            KeyId key = world.notingIndexKeys(tenant, () -> IndexKeys.use(node.entigma(), World.id(tenant)));
            requireIndexKey(tenant, key);
            IndexKeys.find(node.entigma(), World.id(tenant)).forEach(each -> requireIndexKey(tenant, each));
        });
    }

    private void requireIndexKey(String tenant, KeyId key) {
        assertThat(world.indexKeys).as("index keys that were made").contains(key);
        assertThat(world.server.madeFor(World.id(tenant)))
                .as("keys of %s", tenant)
                .contains(key);
        if (!world.damage.rollsBack(tenant)) {
            assertThat(world.model.barred()).as("keys that may make no tokens").doesNotContain(key);
        }
    }

    /** What is handed out was once sealed for this tenant in this column, by the application. */
    private static void requireOwn(String tenant, Note note) {
        requireBeginning(note.text, "canary-text-" + tenant + "-");
        requireBeginning(note.mail, "canary-mail-" + tenant + "-");
        requireBeginning(note.pin, "canary-pin-" + tenant + "-");
        if (note.memo != null) {
            // What stands there in the clear is believed; what is sealed must be the tenant's.
            assertThat(note.memo).doesNotContain("canary").doesNotContain(Attacker.EVIL + "sealed");
        }
    }

    private static void requireBeginning(@Nullable String value, String beginning) {
        if (value != null) {
            assertThat(value).as("what is handed out").startsWith(beginning);
        }
    }

    private void requireSame(Note note) {
        Written written = world.model.notes().get(note.id);
        assertThat(written).as("note %s", note.id).isNotNull();
        assertThat(List.of(note.text, note.mail, note.pin, note.memo))
                .containsExactly(
                        "canary-text-" + written.secret(),
                        "canary-mail-" + written.secret(),
                        "canary-pin-" + written.secret(),
                        "memo-" + written.secret());
    }
}
