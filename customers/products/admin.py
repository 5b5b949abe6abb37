"""Administrators' pages of the catalogue: categories are theirs, products are changed on their own pages."""

from django.contrib import admin

from customers.products.models import Product, ProductCategory
from ownership.access.admin import ReadOnlyAdmin


@admin.register(ProductCategory)
class ProductCategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en", "code", "position")
    list_editable = ("position",)
    search_fields = ("name", "name_en", "code")


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "name_en", "category", "unit", "price", "currency", "is_active")
    list_filter = ("is_active", "category", "currency")
    search_fields = ("code", "name", "name_en")
    list_select_related = ("category",)
