// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.EntigmaException;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.LocalKek;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** A node that seals and opens values for tenant acme as it is told, a line at a time. */
final class NodeMain {
    private NodeMain() {}

    static Entigma engine(String url, String user, String password, String kek) {
        return Entigma.builder()
                .kek(LocalKek.URI_A)
                .kekClient(new LocalKek(HexFormat.of().parseHex(kek)))
                .keyTable(KeyTable.at(url).user(user).password(password).schemaAction(KeyTable.SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(Duration.ofMillis(200))
                .build();
    }

    /** Arguments: URL, user, password, KEK in hex. Prints "sealed HEX", "opened TEXT" or the error's class. */
    public static void main(String[] args) throws Exception {
        try (Entigma entigma = engine(args[0], args[1], args[2], args[3]);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("a.b", String.class);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                try {
                    System.out.println(
                            line.equals("seal")
                                    ? "sealed " + HexFormat.of().formatHex(field.seal("text"))
                                    : "opened " + field.open(HexFormat.of().parseHex(line)));
                } catch (EntigmaException e) {
                    System.out.println(e.getClass().getSimpleName());
                }
            }
        }
    }
}
