"""The open data as an API: what each address gives, and its description (OpenAPI) from the same code.

Only what the public pages show. Follows the NLGov REST API Design Rules 2.1 (Logius); docs/decisions.md says where not.
"""
