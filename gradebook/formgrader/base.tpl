{#- A list that cannot be had says why: nbgrader's own would say for good that it is loading. -#}
{%- extends "nbgrader/base.tpl" -%}
{%- block script -%}
<script>
$(document).ajaxError(function (event, response, request) {
    if (request.type === "GET") {
        $("#main-table").empty().append($("<tr/>").append($("<td/>").attr("colspan", 9).text(response.statusText)));
    }
});
</script>
{%- endblock -%}
