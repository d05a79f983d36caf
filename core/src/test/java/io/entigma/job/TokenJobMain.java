// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.Entigma;
import io.entigma.testing.UnpooledDataSource;
import java.util.HexFormat;

/** Gives values their search tokens, until it is killed or done. Arguments: URL, user, password, KEK in hex. */
public final class TokenJobMain {
    private static final int ROWS_PER_SECOND = 1_500;

    private TokenJobMain() {}

    /** Prints a line when it begins. */
    public static void main(String[] args) throws InterruptedException {
        Entigma entigma =
                ReencryptMain.engine(args[0], args[1], args[2], HexFormat.of().parseHex(args[3]));
        StoredData data = entigma.data(new UnpooledDataSource(args[0], args[1], args[2]));
        System.out.println("ready");
        data.run(request().rowsPerSecond(ROWS_PER_SECOND));
    }

    /** What it runs. */
    public static JobRequest request() {
        return ReencryptMain.request().allowDeterministic();
    }
}
