// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.DisplayName;

/** An XML mapping either keeps the encryption or is refused; it never switches it off in silence. */
class XmlTest {
    @Entity(name = "Mapped")
    public static class Mapped {
        @Id
        Long id;

        @Encrypted
        String secret;

        @ElementCollection
        @Encrypted
        List<String> phones = new ArrayList<>();
    }

    private static String xml(boolean complete, String attributes) {
        return "<entity-mappings xmlns=\"https://jakarta.ee/xml/ns/persistence/orm\" version=\"3.0\">"
                + "<entity class=\"" + Mapped.class.getName() + "\" access=\"FIELD\" metadata-complete=\"" + complete
                + "\"><attributes>" + attributes + "</attributes></entity></entity-mappings>";
    }

    private static SessionFactory start(TestDatabase db, Entigma entigma, String xml) {
        Configuration configuration = new Configuration().addAnnotatedClass(Mapped.class);
        configuration.addInputStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        configuration.getProperties().putAll(db.hibernateSettings());
        configuration.getProperties().put("hibernate.hbm2ddl.auto", "update");
        configuration.getProperties().put(Entigma.SETTING, entigma);
        return configuration.buildSessionFactory();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a complete XML mapping keeps the encryption, or is refused")
    void boot_completeXml_keepsEncryptionOrIsRefused(TestDatabase db) {
        assertEncryptedOrRefused(
                db, xml(true, "<id name=\"id\"/><basic name=\"secret\"/><element-collection name=\"phones\"/>"));
    }

    private static void assertEncryptedOrRefused(TestDatabase db, String xml) {
        try (Entigma entigma = App.on(db).buildEngine();
                SessionFactory factory = start(db, entigma, xml)) {
            TenantScope.run(
                    "acme",
                    () -> factory.inTransaction(session -> {
                        Mapped mapped = new Mapped();
                        mapped.id = 1L;
                        mapped.secret = "canary";
                        mapped.phones.add("canary");
                        session.persist(mapped);
                    }));
            TenantScope.run(
                    "acme",
                    () -> factory.inTransaction(session ->
                            assertThat(session.find(Mapped.class, 1L).secret).isEqualTo("canary")));
        } catch (MisconfigurationException e) {
            assertThat(e).hasMessageContaining("maps it without encryption");
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("an XML mapping that overrides columns keeps the encryption, or is refused")
    void boot_xmlOverridesColumns_keepsEncryptionOrIsRefused(TestDatabase db) {
        assertEncryptedOrRefused(
                db,
                xml(
                        false,
                        "<basic name=\"secret\"><column name=\"renamed\" length=\"30\"/></basic>"
                                + "<element-collection name=\"phones\"><column name=\"phone\"/></element-collection>"));
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a converter in XML in the place of the encryption is refused, or has no effect")
    void boot_converterInXml_keepsEncryptionOrIsRefused(TestDatabase db) {
        assertEncryptedOrRefused(
                db,
                xml(
                        false,
                        "<basic name=\"secret\"><convert converter=\"" + RefusedAttributesTest.Upper.class.getName()
                                + "\"/></basic>"));
    }
}
