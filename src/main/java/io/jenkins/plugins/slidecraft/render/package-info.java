/** Renders the manifests of environments on an agent: kustomize, helm, plain files; images by digest. */
package io.jenkins.plugins.slidecraft.render;
