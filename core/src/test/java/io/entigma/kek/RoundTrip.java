// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.EntigmaException;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.ClientSettings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM of its own in which a KEK client is made from settings and used, for what the environment and the JVM's options
 * decide. Prints {@link #OPENED}, or what was thrown.
 */
public final class RoundTrip {
    /** What it prints when three DEKs came back. */
    public static final String OPENED = "opened";

    private RoundTrip() {}

    /** Runs it and returns the line that it printed. */
    public static String run(
            Map<String, String> environment, List<String> options, URI kek, Map<String, String> settings)
            throws IOException {
        List<String> args = new ArrayList<>(List.of(kek.toString()));
        settings.forEach((name, value) -> args.add(name + "=" + value));
        try (ChildJvm child = ChildJvm.start(environment, options, RoundTrip.class, args.toArray(String[]::new))) {
            return child.nextLine();
        }
    }

    public static void main(String[] args) {
        URI kek = URI.create(args[0]);
        Map<String, String> settings = new HashMap<>();
        for (String arg : List.of(args).subList(1, args.length)) {
            settings.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        WrapContext context = new WrapContext(new TenantId("acme"), KeyId.parse("0a".repeat(16)));
        try (KekClient client =
                KekClientProvider.find(kek, ClientSettings.of(settings)).orElseThrow()) {
            for (byte i = 0; i < 3; i++) {
                byte[] bytes = new byte[CleartextKey.BYTES];
                bytes[0] = i;
                WrappedDek wrapped = client.wrap(kek, CleartextKey.copyOf(bytes), context);
                try (CleartextKey dek = client.unwrap(kek, wrapped, context)) {
                    if (!dek.matches(CleartextKey.copyOf(bytes))) {
                        throw new IllegalStateException("another DEK");
                    }
                }
            }
            System.out.println(OPENED);
        } catch (EntigmaException e) {
            System.out.println(e);
        }
        System.out.flush();
        // Libraries can leave threads behind.
        System.exit(0);
    }
}
