"""The engine for archives beyond one machine: the same answers from an OpenSearch cluster.

Chosen by GONGKAI_OPENSEARCH, the addresses of its nodes. Texts are folded and segmented here, so that both engines know the
same words; the cluster keeps, finds, sorts and counts. What it has no words for, an amount of several numbers, is reckoned
here from its columns. ``opensearchpy`` is used nowhere else.
"""
