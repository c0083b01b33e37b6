/** Tests of what is packed: classes ending in {@code IT} read the packed file itself, after the phase {@code package}. */
package io.jenkins.plugins.slidecraft.packaging;
